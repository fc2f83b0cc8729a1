import * as contract from '@halyard/contracts/events';
import { actorOf } from '#features/access/index.ts';
import { getEnvironment } from '#features/environments/index.ts';
import type { EventStore } from '#features/event-store/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { TARGETING_KEY } from './exposures.model.ts';
import { eraseUnit, type UnitDeps } from './units.service.ts';

interface Deps extends UnitDeps {
  readonly eventStore: Pick<EventStore, 'eraseUnits' | 'listEventNames'>;
}

const DAYS_MS = 86_400_000;
const NAMES_OF_DAYS = 7;

/** What people ask of events: which there are, and that those of a unit go. */
export function unitRoutes(app: HttpServer, deps: Deps): void {
  app.delete(
    '/units/:id',
    {
      config: { permission: 'unit:erase' },
      schema: {
        operationId: 'eraseUnit',
        summary: 'Erase what is stored of a user, or of another unit',
        description:
          'Its exposures and events in all environments, and the recent contexts that have it as their targeting key. What comes of it later is stored again. Events that count for several units are kept for the others.',
        tags: ['Events'],
        params: contract.UnitParams,
        querystring: contract.UnitQuery,
        response: {
          200: contract.UnitErasure,
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'CROSS_SITE_REQUEST', 'BUSY'),
        },
      },
    },
    (request) => {
      const { by = TARGETING_KEY } = request.query;
      return eraseUnit(deps, actorOf(request), { unit: request.params.id, by });
    },
  );

  app.get(
    '/event-names',
    {
      config: { permission: 'metric:read' },
      schema: {
        operationId: 'listEventNames',
        summary: 'Which events came lately, for metrics to be made of',
        tags: ['Events'],
        querystring: contract.EventNamesQuery,
        response: {
          200: contract.EventNames,
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'ENVIRONMENT_NOT_FOUND'),
        },
      },
    },
    async ({ query: { environment_key: key } }) => {
      const { database, eventStore, now } = deps;
      const environment = key === undefined ? undefined : await getEnvironment(database.db, key);
      const since = new Date(now().getTime() - NAMES_OF_DAYS * DAYS_MS);
      const seen = await eventStore.listEventNames(environment?.id, since);
      return seen.map(({ name, count, hasValues, lastAt }) => ({
        name,
        count,
        has_values: hasValues,
        last_at: lastAt.toISOString(),
      }));
    },
  );
}
