import { sql } from 'kysely';
import { isPartitionMissing } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';

const DAY_MS = 86_400_000;

/** Makes partitions for events before they come. */
export interface Partitions {
  /**
   * Does work that needs the partitions of these times. It is done anew where another process has
   * dropped one that this one knew.
   */
  with<R>(times: Iterable<Date>, work: () => Promise<R>): Promise<R>;
}

export function createPartitions({ db, kind }: Database<Tables>): Partitions {
  const known = new Set<string | null>();
  const make = async (day: string | null) => {
    if (known.has(day)) return;
    await sql`select create_event_partition(${day}::date)`.execute(db);
    known.add(day);
  };
  const makeFor = async (times: Iterable<Date>) => {
    const days = kind === 'embedded' ? [null] : daysOf(times);
    for (const day of days) await make(day);
  };
  return {
    async with(times, work) {
      await makeFor(times);
      try {
        return await work();
      } catch (error) {
        if (!isPartitionMissing(error)) throw error;
        known.clear();
        await makeFor(times);
        return work();
      }
    },
  };
}

/** Each day, and the next one, so that nobody waits for it at midnight. */
function daysOf(times: Iterable<Date>): Set<string> {
  const days = new Set<number>();
  for (const time of times) days.add(Math.floor(time.getTime() / DAY_MS));
  const both = [...days].flatMap((day) => [day, day + 1]);
  return new Set(both.map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10)));
}
