import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Tables } from '#tables';
import { keepAssignments, keepEvents, keepExposures } from './append.store.ts';
import { findCap, findHistogram } from './distribution.store.ts';
import type { EventBatch, EventStore } from './event-store.ts';
import { firstExposures } from './first-exposures.model.ts';
import { findHistory } from './history.store.ts';
import { eraseUnits, forgetBefore, listEventNames } from './keeping.store.ts';
import { findMoments } from './moments.store.ts';
import { createPartitions } from './partitions.store.ts';
import { findQuantiles } from './quantiles.store.ts';
import { createTableStatistics } from './table-statistics.store.ts';
import { countUnits } from './unit-counts.store.ts';

interface EventStoreDeps {
  readonly database: Database<Tables>;
  readonly now?: () => Date;
}

/** The event store in the platform's own database. */
export function createEventStore({ database, now = () => new Date() }: EventStoreDeps): EventStore {
  const { db } = database;
  const partitions = createPartitions(database);
  const noteRows = createTableStatistics(database);
  return {
    append: async ({ exposures, assignments, events }: EventBatch) => {
      const firsts = firstExposures(exposures);
      const times = events.map(({ at }) => at);
      const keep = () =>
        inTransaction(database, async (tx) => {
          if (firsts.length > 0) await keepExposures(tx, firsts);
          if (assignments.length > 0) await keepAssignments(tx, assignments);
          if (events.length > 0) await keepEvents(tx, events);
        });
      await (events.length > 0 ? partitions.with(times, keep) : keep());
      await noteRows(firsts.length + assignments.length + events.length);
    },
    countUnits: (question) => countUnits(database, question),
    momentsOf: (experiment, metrics) => findMoments(database, experiment, metrics),
    quantilesOf: (experiment, metric) => findQuantiles(database, experiment, metric),
    capOf: (experiment, metric, percentile) => findCap(database, experiment, metric, percentile),
    histogramOf: (experiment, metric, bins) => findHistogram(database, experiment, metric, bins),
    historyOf: (question) => findHistory(database, question),
    listEventNames: (environmentId, since) => listEventNames(db, environmentId, since),
    eraseUnits,
    forgetBefore: (horizon) => forgetBefore(database, horizon, now()),
  };
}
