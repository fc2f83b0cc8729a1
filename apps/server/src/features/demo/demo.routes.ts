import * as contract from '@halyard/contracts/demo';
import { ERRORS } from '@halyard/contracts/errors';
import { actorOf } from '#features/access/index.ts';
import type { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { loadDemo, removeDemo } from './demo.service.ts';
import { type DemoItem, listItems } from './demo.store.ts';
import type { DemoDeps } from './demo-experiments.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
const CHANGES = [...READS, 'CROSS_SITE_REQUEST'] as const;

/** Flags, segments and experiments to look around with. */
export function demoRoutes(app: HttpServer, deps: DemoDeps): void {
  app.get(
    '/demo',
    {
      config: { permission: 'flag:read' },
      schema: {
        operationId: 'getDemo',
        summary: 'What the demo put here and is still there',
        tags: ['Demo'],
        response: { 200: contract.Demo, ...refusals(...READS) },
      },
    },
    async () => toBody(await listItems(deps.database.db)),
  );

  app.post(
    '/demo',
    {
      config: { permission: 'demo:change' },
      schema: {
        operationId: 'loadDemo',
        summary:
          'Fill this installation with the flags and experiments of a web shop; keys that are taken stay',
        tags: ['Demo'],
        response: {
          200: { description: 'It was all there', ...contract.Demo },
          201: contract.Demo,
          ...refusals(...CHANGES),
        },
      },
    },
    async (request, reply) => {
      const { items, isNew } = await loadDemo(deps, actorOf(request));
      return reply.code(isNew ? 201 : 200).send(toBody(items));
    },
  );

  app.delete(
    '/demo',
    {
      config: { permission: 'demo:change' },
      schema: {
        operationId: 'removeDemo',
        summary: 'Delete what the demo put here and nothing else uses by now',
        tags: ['Demo'],
        response: { 200: contract.DemoRemoval, ...refusals(...CHANGES) },
      },
    },
    async (request): Promise<contract.DemoRemoval> => {
      const { gone, kept } = await removeDemo(deps, actorOf(request));
      return {
        ...countsOf(gone),
        kept: kept.map(({ item, cause }) => ({
          entity_type: item.entityType,
          key: item.key,
          reason: reasonOf(cause),
        })),
      };
    },
  );
}

function toBody(items: readonly DemoItem[]): contract.Demo {
  const last = items
    .map(({ createdAt }) => createdAt.toISOString())
    .toSorted()
    .at(-1);
  return { is_loaded: items.length > 0, loaded_at: last ?? null, ...countsOf(items) };
}

function countsOf(items: readonly DemoItem[]) {
  const countOf = (type: DemoItem['entityType']) =>
    items.filter(({ entityType }) => entityType === type).length;
  return {
    flag_count: countOf('flag'),
    segment_count: countOf('segment'),
    metric_count: countOf('metric'),
    experiment_count: countOf('experiment'),
  };
}

/** As in: Flags or other segments use this segment. flags.my-flag: its rules in production name this segment */
function reasonOf({ code, particulars: { errors = [] } }: AppError): string {
  const places = errors.map(({ field, detail }) => `${field}: ${detail}`);
  return [ERRORS[code].title, places.join('; ')].join(' ').trim();
}
