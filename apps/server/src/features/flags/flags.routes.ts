import * as contract from '@halyard/contracts/flags';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { archiveFlag, deleteFlag, restoreFlag } from './flag-lifecycle.service.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { bodyIn, toBody, toRowBody } from './flags.answers.ts';
import {
  configPatchOf,
  environmentOf,
  environmentRequired,
  patchOf,
  seenVersion,
} from './flags.inputs.ts';
import type { FlagEverywhere } from './flags.model.ts';
import {
  changeFlag,
  createFlag,
  getFlag,
  getFlagIn,
  listFlags,
  type SeenVersion,
} from './flags.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
const CHANGES = [...READS, 'CROSS_SITE_REQUEST', 'ENVIRONMENT_PROTECTED'] as const;

export function flagRoutes(app: HttpServer, deps: FlagDeps): void {
  readingRoutes(app, deps);
  changingRoutes(app, deps);
  lifecycleRoutes(app, deps);
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
              toRowBody(flag, config),
            );
      return reply.header('etag', `"${answer.version}"`).send(answer);
    },
  );
}

function changingRoutes(app: HttpServer, deps: FlagDeps): void {
  app.post(
    '/flags',
    {
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
      const config = configPatchOf(body);
      if (!environment && (config.isEnabled === true || (config.rolloutPercentage ?? 0) > 0)) {
        throw environmentRequired(config, 'environment_key in the body');
      }
      const made = await createFlag(deps, actorOf(request), {
        key: body.key,
        name: body.name.trim(),
        description: body.description ?? '',
        type: body.flag_type ?? 'boolean',
        tags: body.tags ?? [],
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
      return reply.code(201).send(chosen ? toRowBody(made.flag, chosen) : toBody(made));
    },
  );

  app.put(
    '/flags/:key',
    {
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
            'VERSION_CONFLICT',
          ),
        },
      },
    },
    async (request, reply) => {
      const { environment_key: environmentKey } = request.query;
      const show = (current: FlagEverywhere) => bodyIn(current, environmentKey);
      const version = seenVersion(request.body.version, request.headers['if-match']);
      const seen: SeenVersion | undefined = version === undefined ? undefined : { version, show };
      const patch = patchOf(request.body, environmentKey);
      const answer = show(
        await changeFlag(deps, actorOf(request), request.params.key, patch, seen),
      );
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
        response: { 200: contract.Flag, ...refusals(...CHANGES, 'FLAG_NOT_FOUND') },
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
          ...refusals(...READS, 'CROSS_SITE_REQUEST', 'FLAG_NOT_FOUND'),
        },
      },
    },
    async (request, reply) => {
      await deleteFlag(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}
