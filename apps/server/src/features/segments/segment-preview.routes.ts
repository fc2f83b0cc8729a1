import {
  type SegmentPreviewBody as Body,
  SegmentPreview,
  SegmentPreviewBody,
} from '@halyard/contracts/segment-preview';
import type { Context } from '@halyard/engine';
import type { RouteShorthandOptions } from 'fastify';
import { actorOf, demand } from '#features/access/index.ts';
import { invalid } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { isMember, previewSegment } from './segment-preview.service.ts';
import type { SegmentDeps } from './segments.service.ts';

const MAX_MEMBERS = 50;

/** @param longBody how a body is read that lists many keys. */
export function segmentPreviewRoute(
  app: HttpServer,
  deps: SegmentDeps,
  longBody: Pick<RouteShorthandOptions, 'bodyLimit' | 'validatorCompiler'>,
): void {
  app.post(
    '/segments/preview',
    {
      ...longBody,
      config: { permission: 'segment:read' },
      schema: {
        operationId: 'previewSegment',
        summary: 'Who would be in a segment, without saving it',
        description: '`recent` needs `environment_key`, and a role that may read contexts.',
        tags: ['Segments'],
        body: SegmentPreviewBody,
        response: {
          200: SegmentPreview,
          ...refusals(
            'UNAUTHENTICATED',
            'FORBIDDEN',
            'CROSS_SITE_REQUEST',
            'SEGMENT_NOT_FOUND',
            'ENVIRONMENT_NOT_FOUND',
          ),
        },
      },
    },
    async (request) => {
      const recentOf = recentOfBody(request.body);
      if (recentOf !== undefined) demand(actorOf(request), 'context:read');
      const {
        segment_key: segmentKey,
        environment_key: environmentKey,
        config: membership,
        contexts = [],
      } = request.body;
      const { verdicts, recent } = await previewSegment(deps, {
        ...(segmentKey !== undefined && { segmentKey }),
        ...(environmentKey !== undefined && { environmentKey }),
        ...(membership && { membership }),
        ...(recentOf !== undefined && { recentOf }),
        contexts,
      });
      return {
        contexts: verdicts.map((verdict) => ({ is_member: isMember(verdict), verdict })),
        recent: recent && toRecentBody(recent),
      };
    },
  );
}

/** The environment whose recent contexts are asked for, if they are. */
function recentOfBody({ contexts = [], recent = false, environment_key }: Body) {
  if (!recent) {
    if (contexts.length > 0) return undefined;
    throw invalid('body.contexts', 'is empty, and recent contexts are not asked for either');
  }
  if (environment_key !== undefined) return environment_key;
  throw invalid('body.environment_key', 'is needed for recent contexts');
}

function toRecentBody(
  recent: readonly { readonly context: Context; readonly isMember: boolean }[],
): NonNullable<SegmentPreview['recent']> {
  const members = recent.filter((each) => each.isMember);
  return {
    count: recent.length,
    member_count: members.length,
    members: members.slice(0, MAX_MEMBERS).map(({ context }) => String(context.targetingKey)),
  };
}
