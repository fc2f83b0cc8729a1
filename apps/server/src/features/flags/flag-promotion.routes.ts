import * as contract from '@halyard/contracts/flag-promotion';
import { FlagInEnvironment, FlagParams, IfMatch } from '@halyard/contracts/flags';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { seenVersion } from '#platform/http/seen-version.ts';
import { compareFlag, promoteFlag } from './flag-promotion.service.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { toBodyIn } from './flags.answers.ts';
import { configIn, type FlagEverywhere } from './flags.model.ts';
import { CHANGES, READS } from './flags.refusals.ts';

export function flagPromotionRoutes(app: HttpServer, deps: FlagDeps): void {
  app.get(
    '/flags/:key/diff',
    {
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'compareFlag',
        summary: 'What copying a flag from one environment to another would change there',
        tags: ['Flags'],
        params: FlagParams,
        querystring: contract.FlagDiffQuery,
        response: {
          200: contract.FlagDiff,
          ...refusals(...READS, 'FLAG_NOT_FOUND', 'ENVIRONMENT_NOT_FOUND'),
        },
      },
    },
    async (request) => {
      const { key } = request.params;
      const { from, to, changes } = await compareFlag(deps.database.db, key, request.query);
      return {
        flag_key: key,
        from: { environment_key: from.environmentKey, version: from.version },
        to: {
          environment_key: to.environmentKey,
          version: to.version,
          is_protected: to.isProtected,
        },
        changes,
      };
    },
  );

  app.post(
    '/flags/:key/promote',
    {
      config: { permission: 'flag:change' },
      schema: {
        operationId: 'promoteFlag',
        summary: 'Copy a flag from one environment to another, as one change there',
        description:
          'Rules by which experiments run are left out: an experiment is started where it runs. While one runs in the environment that is copied to, nothing is copied.',
        tags: ['Flags'],
        params: FlagParams,
        headers: IfMatch,
        body: contract.PromoteFlagBody,
        response: {
          200: FlagInEnvironment,
          ...refusals(
            ...CHANGES,
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
      const { from, to, fields, from_version: fromVersion, version, comment } = request.body;
      const seenIn = (environmentKey: string, seen: number | undefined) =>
        seen === undefined
          ? undefined
          : { version: seen, show: (current: FlagEverywhere) => showIn(current, environmentKey) };
      const after = await promoteFlag(deps, { ...actorOf(request), comment }, request.params.key, {
        from,
        to,
        fields,
        seen: seenIn(to, seenVersion(version, request.headers['if-match'])),
        seenFrom: seenIn(from, fromVersion),
      });
      const answer = showIn(after, to);
      return reply.header('etag', `"${answer.version}"`).send(answer);
    },
  );
}

function showIn({ flag, configs }: FlagEverywhere, environmentKey: string) {
  return toBodyIn(flag, configIn(configs, environmentKey));
}
