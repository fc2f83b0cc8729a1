import { sql } from 'kysely';
import type { Db } from '#tables';
import type { CountedMinute } from './evaluation-counter.ts';
import { addCounts } from './evaluation-counts.store.ts';

/** What a process counted that evaluates by itself. */
export interface EvaluationReport extends CountedMinute {
  /** A UUID; what comes again with the same one counts once. */
  readonly id: string;
}

/** Adds the counts of reports that did not come before. Of those nothing is changed. */
export async function addReports(
  tx: Db,
  reports: readonly EvaluationReport[],
  receivedAt: Date,
): Promise<void> {
  const byId = new Map(reports.map((report) => [report.id, report]));
  const { rows } = await sql<{ id: string }>`
    insert into evaluation_reports (id, received_at)
    select id, ${receivedAt.toISOString()}::timestamptz
    from unnest(${[...byId.keys()].toSorted()}::uuid[]) as id
    on conflict (id) do nothing
    returning id
  `.execute(tx);
  const counted = rows.flatMap(({ id }) => byId.get(id) ?? []);
  if (counted.length > 0) await addCounts(tx, counted);
}
