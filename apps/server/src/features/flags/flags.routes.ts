import * as contract from '@halyard/contracts/flags';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import { flagHistoryRoutes } from './flag-history.routes.ts';
import { archiveFlag, deleteFlag, restoreFlag } from './flag-lifecycle.service.ts';
import { flagPreviewRoutes } from './flag-preview.routes.ts';
import { flagPromotionRoutes } from './flag-promotion.routes.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { flagSummaryRoutes } from './flag-summaries.routes.ts';
import { flagTargetingRoutes } from './flag-targeting.routes.ts';
import { bodyIn, toBody, toBodyIn, toRowBody } from './flags.answers.ts';
import {
  commonPatchOf,
  configPatchOf,
  environmentOf,
  environmentRequired,
  isAsItStarts,
  patchOf,
} from './flags.inputs.ts';
import type { FlagEverywhere } from './flags.model.ts';
import { CHANGES, FLAG_BODY_LIMIT, READS } from './flags.refusals.ts';
import {
  changeFlag,
  createFlag,
  getFlag,
  getFlagIn,
  listFlags,
  type SeenVersion,
} from './flags.service.ts';

export function flagRoutes(app: HttpServer, deps: FlagDeps): void {
  readingRoutes(app, deps);
  flagSummaryRoutes(app, deps);
  changingRoutes(app, deps);
  lifecycleRoutes(app, deps);
  flagTargetingRoutes(app, deps);
  flagPreviewRoutes(app, deps);
  flagPromotionRoutes(app, deps);
  flagHistoryRoutes(app, deps);
}

function readingRoutes(app: HttpServer, deps: FlagDeps): void {
  const { db } = deps.database;
  app.get(
    '/flags',
    {
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'listFlags',
        summary: 'One row per flag and environment, by their keys',
        tags: ['Flags'],
        querystring: contract.FlagListQuery,
        response: {
          200: contract.FlagList,
          ...refusals(...READS, 'ENVIRONMENT_NOT_FOUND', 'INVALID_CURSOR'),
        },
      },
    },
    async (request, reply) => {
      const {
        environment_key: environmentKey,
        search,
        tag,
        kind,
        owner,
        archived = false,
        limit = 100,
      } = request.query;
      const after = readCursor(request.query.cursor, ['string', 'string']);
      const rows = await listFlags(db, {
        archived,
        limit,
        ...(environmentKey !== undefined && { environmentKey }),
        ...(search !== undefined && { search }),
        ...(tag !== undefined && { tag }),
        ...(kind !== undefined && { kind }),
        ...(owner !== undefined && { owner }),
        ...(after && { after }),
      });
      linkToNext(request, reply, rows, limit, ({ flag, config }) => [
        flag.key,
        config.environmentKey,
      ]);
      return rows.map(({ flag, config }) => toRowBody(flag, config));
    },
  );

  app.get(
    '/flags/:key',
    {
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'getFlag',
        summary: 'A flag in one environment, or with all of them',
        tags: ['Flags'],
        params: contract.FlagParams,
        querystring: contract.InEnvironment,
        response: {
          200: contract.FlagAnswer,
          ...refusals(...READS, 'FLAG_NOT_FOUND', 'ENVIRONMENT_NOT_FOUND'),
        },
      },
    },
    async (request, reply) => {
      const { environment_key: environmentKey } = request.query;
      const answer =
        environmentKey === undefined
          ? toBody(await getFlag(db, request.params.key))
          : await getFlagIn(db, request.params.key, environmentKey).then(({ flag, config }) =>
              toBodyIn(flag, config),
            );
      return reply.header('etag', `"${answer.version}"`).send(answer);
    },
  );
}

function changingRoutes(app: HttpServer, deps: FlagDeps): void {
  app.post(
    '/flags',
    {
      bodyLimit: FLAG_BODY_LIMIT,
      config: { permission: 'flag:change' },
      schema: {
        operationId: 'createFlag',
        summary:
          'Create a flag in every environment; switch and rollout apply to the one that is named',
        tags: ['Flags'],
        body: contract.CreateFlagBody,
        response: {
          201: contract.FlagAnswer,
          ...refusals(
            ...CHANGES,
            'ENVIRONMENT_REQUIRED',
            'ENVIRONMENT_NOT_FOUND',
            'FLAG_KEY_TAKEN',
            'FLAG_KEY_RETIRED',
          ),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const environment = environmentOf(body);
      const config = configPatchOf(body, deps.newId);
      if (!environment && !isAsItStarts(config)) {
        throw environmentRequired(config, 'environment_key in the body');
      }
      const made = await createFlag(deps, actorOf(request), {
        key: body.key,
        common: {
          ...commonPatchOf(body),
          ...(body.off_variant !== undefined && { offVariant: body.off_variant }),
        },
        environment,
        config,
        reuseDeletedKey: body.reuse_deleted_key ?? false,
      });
      const chosen =
        environment &&
        made.configs.find((each) =>
          'id' in environment
            ? each.environmentId === environment.id
            : each.environmentKey === environment.key,
        );
      return reply.code(201).send(chosen ? toBodyIn(made.flag, chosen) : toBody(made));
    },
  );

  app.put(
    '/flags/:key',
    {
      bodyLimit: FLAG_BODY_LIMIT,
      config: { permission: 'flag:change' },
      schema: {
        operationId: 'changeFlag',
        summary: 'Change the fields that are named, in one environment or common to all',
        tags: ['Flags'],
        params: contract.FlagParams,
        querystring: contract.InEnvironment,
        headers: contract.IfMatch,
        body: contract.ChangeFlagBody,
        response: {
          200: contract.FlagAnswer,
          ...refusals(
            ...CHANGES,
            'ENVIRONMENT_REQUIRED',
            'FLAG_NOT_FOUND',
            'ENVIRONMENT_NOT_FOUND',
            'FLAG_ARCHIVED',
            'FLAG_IN_USE',
            'EXPERIMENT_RUNNING',
            'VERSION_CONFLICT',
          ),
        },
      },
    },
    async (request, reply) => {
      const { environment_key: environmentKey } = request.query;
      const author = { ...actorOf(request), comment: request.body.comment };
      const show = (current: FlagEverywhere) => bodyIn(current, environmentKey);
      const version = seenVersion(request.body.version, request.headers['if-match']);
      const seen: SeenVersion | undefined = version === undefined ? undefined : { version, show };
      const patch = patchOf(request.body, environmentKey, deps.newId);
      const answer = show(await changeFlag(deps, author, request.params.key, patch, seen));
      return reply.header('etag', `"${answer.version}"`).send(answer);
    },
  );
}

function lifecycleRoutes(app: HttpServer, deps: FlagDeps): void {
  app.post(
    '/flags/:key/archive',
    {
      config: { permission: 'flag:change' },
      schema: {
        operationId: 'archiveFlag',
        summary: 'Archive a flag: it serves its off variant and leaves the lists',
        tags: ['Flags'],
        params: contract.FlagParams,
        response: {
          200: contract.Flag,
          ...refusals(...CHANGES, 'FLAG_NOT_FOUND', 'EXPERIMENT_RUNNING'),
        },
      },
    },
    async (request) => toBody(await archiveFlag(deps, actorOf(request), request.params.key)),
  );

  app.post(
    '/flags/:key/restore',
    {
      config: { permission: 'flag:change' },
      schema: {
        operationId: 'restoreFlag',
        summary: 'Bring an archived flag back as it was',
        tags: ['Flags'],
        params: contract.FlagParams,
        response: { 200: contract.Flag, ...refusals(...CHANGES, 'FLAG_NOT_FOUND') },
      },
    },
    async (request) => toBody(await restoreFlag(deps, actorOf(request), request.params.key)),
  );

  app.delete(
    '/flags/:key',
    {
      config: { permission: 'flag:delete' },
      schema: {
        operationId: 'deleteFlag',
        summary: 'Delete a flag everywhere; its history stays',
        tags: ['Flags'],
        params: contract.FlagParams,
        response: {
          204: Type.Null(),
          ...refusals(
            ...READS,
            'CROSS_SITE_REQUEST',
            'FLAG_NOT_FOUND',
            'FLAG_IN_USE',
            'EXPERIMENT_RUNNING',
          ),
        },
      },
    },
    async (request, reply) => {
      await deleteFlag(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}
