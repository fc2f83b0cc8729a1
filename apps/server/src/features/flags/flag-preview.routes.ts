import {
  FlagPreview,
  FlagPreviewBody,
  FlagPreviewQuery,
  MAX_TRACED_CONTEXTS,
} from '@halyard/contracts/flag-preview';
import { FlagParams } from '@halyard/contracts/flags';
import { actorOf, demand } from '#features/access/index.ts';
import { invalid } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { toPreviewBody } from './flag-preview.answers.ts';
import { previewChange } from './flag-preview.service.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { patchOf } from './flags.inputs.ts';
import { READS } from './flags.refusals.ts';

/** Bytes of a body: a thousand contexts with some attributes each, and a flag of the largest size. */
const BODY_LIMIT = 2 * 1024 * 1024;

export function flagPreviewRoutes(app: HttpServer, deps: FlagDeps): void {
  app.post(
    '/flags/:key/preview',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'previewFlag',
        summary: 'What a change of a flag would do to some contexts, without making it',
        tags: ['Flags'],
        params: FlagParams,
        querystring: FlagPreviewQuery,
        body: FlagPreviewBody,
        response: {
          200: FlagPreview,
          ...refusals(
            ...READS,
            'CROSS_SITE_REQUEST',
            'FLAG_NOT_FOUND',
            'ENVIRONMENT_NOT_FOUND',
            'FLAG_ARCHIVED',
            'FLAG_IN_USE',
            'EXPERIMENT_RUNNING',
          ),
        },
      },
    },
    async (request) => {
      const { config = {}, contexts = [], trace: isTraced = false } = request.body;
      const { recent: hasRecent = false } = request.body;
      const { environment_key: environmentKey } = request.query;
      if (contexts.length === 0 && !hasRecent) {
        throw invalid('body.contexts', 'is empty, and recent contexts are not asked for either');
      }
      if (hasRecent) demand(actorOf(request), 'context:read');
      if (isTraced && contexts.length > MAX_TRACED_CONTEXTS) {
        throw invalid('body.trace', `is for at most ${MAX_TRACED_CONTEXTS} contexts`);
      }
      const preview = await previewChange(deps, {
        key: request.params.key,
        environmentKey,
        patch: patchOf(config, environmentKey, deps.newId),
        contexts,
        hasRecent,
        isTraced,
      });
      return toPreviewBody(preview.contexts, preview.recent);
    },
  );
}
