import { addReports } from '#features/evaluation-counts/index.ts';
import type { EventStore } from '#features/event-store/index.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Log } from '#platform/log/log.ts';
import type { Tables } from '#tables';
import { createEventWriter } from './event-writer.ts';
import type { ExperimentIndex } from './experiment-facts.ts';
import { createServedExposures } from './served-exposures.ts';
import { createUnitKeys } from './unit-keys.ts';

interface EventPartDeps {
  readonly database: Database<Tables>;
  readonly eventStore: Pick<EventStore, 'append'>;
  readonly experiments: ExperimentIndex;
  readonly hashUnits: boolean;
  readonly log: Log;
  readonly now: () => Date;
}

/** What takes events in, as long as the process lives. */
export function createEventParts(deps: EventPartDeps) {
  const { database, eventStore, experiments, hashUnits, log, now } = deps;
  const unitKeys = createUnitKeys({ db: database.db, hashUnits });
  const eventWriter = createEventWriter({
    async store({ exposures, assignments, events, reports }) {
      if (exposures.length + assignments.length + events.length > 0) {
        await eventStore.append({ exposures, assignments, events });
      }
      if (reports.length > 0) {
        await inTransaction(database, (tx) => addReports(tx, reports, now()));
      }
    },
  });
  const served = { writer: eventWriter, unitKeys, experiments, log };
  return { unitKeys, eventWriter, servedExposures: createServedExposures(served) };
}
