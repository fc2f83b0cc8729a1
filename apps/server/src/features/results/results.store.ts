import type { Results, ResultsSummary } from '@halyard/contracts/results';
import { sql } from 'kysely';
import type { Db } from '#tables';
import type { Inputs } from './inputs.model.ts';
import type { Caps } from './questions.model.ts';

/** Results as they were computed last, and what decides whether they still hold. */
export interface KeptResults {
  readonly experimentVersion: number;
  /** Names what they were computed for: see `basisOf`. */
  readonly basis: string;
  readonly isClosed: boolean;
  readonly computedAt: Date;
  readonly computedMs: number;
  readonly results: Results;
}

/** Without the inputs, which are large. */
export async function findResults(db: Db, experimentId: string): Promise<KeptResults | null> {
  const row = await db
    .selectFrom('experiment_results')
    .select(['experiment_version', 'computed_at', 'computed_ms', 'results'])
    .select(sql<string>`inputs ->> 'basis'`.as('basis'))
    .select(sql<boolean>`(inputs ->> 'isClosed')::boolean`.as('is_closed'))
    .where('experiment_id', '=', experimentId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    experimentVersion: row.experiment_version,
    basis: row.basis,
    isClosed: row.is_closed,
    computedAt: row.computed_at,
    computedMs: row.computed_ms,
    results: row.results as Results,
  };
}

/** What results were computed from, with the results themselves. */
export async function findInputs(
  db: Db,
  experimentId: string,
): Promise<{ inputs: Inputs; results: Results } | null> {
  const row = await db
    .selectFrom('experiment_results')
    .select(['inputs', 'results'])
    .where('experiment_id', '=', experimentId)
    .executeTakeFirst();
  return row ? { inputs: row.inputs as Inputs, results: row.results as Results } : null;
}

/** The short form of all results that were computed, by the keys of the experiments. */
export async function listSummaries(db: Db): Promise<ResultsSummary[]> {
  const part = (name: string) => sql`'${sql.raw(name)}', r.results -> '${sql.raw(name)}'`;
  const parts = SUMMARY_FIELDS.map(part);
  const rows = await db
    .selectFrom('experiment_results as r')
    .innerJoin('experiments as e', 'e.id', 'r.experiment_id')
    .select(sql<ResultsSummary>`jsonb_build_object(${sql.join(parts)})`.as('summary'))
    .orderBy('e.key')
    .execute();
  return rows.map(({ summary }) => summary);
}

const SUMMARY_FIELDS = [
  'experiment_key',
  'as_of',
  'days',
  'planned_days',
  'units',
  'planned_units',
  'is_healthy',
  'verdict',
] as const satisfies (keyof ResultsSummary)[];

/**
 * The key of an experiment whose results can still change and are older than that, or were never computed;
 * any of them, so that one whose results cannot be computed is in nobody's way.
 */
export async function findOldResults(db: Db, before: Date): Promise<string | null> {
  const row = await db
    .selectFrom('experiments as e')
    .leftJoin('experiment_results as r', 'r.experiment_id', 'e.id')
    .select('e.key')
    .where('e.state', '<>', 'draft')
    .where((x) =>
      x.or([
        x('r.computed_at', 'is', null),
        x.and([
          x('r.computed_at', '<', before),
          sql<boolean>`not (r.inputs ->> 'isClosed')::boolean`,
        ]),
      ]),
    )
    .orderBy(sql`random()`)
    .limit(1)
    .executeTakeFirst();
  return row?.key ?? null;
}

/** Takes the place of what was there, unless that is newer. An experiment that is gone keeps none. */
export async function saveResults(
  tx: Db,
  experimentId: string,
  computed: Omit<KeptResults, 'basis' | 'isClosed'> & { until: Date; inputs: Inputs },
): Promise<void> {
  const { experimentVersion, until, computedAt, computedMs, inputs, results } = computed;
  await sql`
    insert into experiment_results as kept
      (experiment_id, experiment_version, until, computed_at, computed_ms, inputs, results)
    select id, ${experimentVersion}::integer, ${until}::timestamptz, ${computedAt}::timestamptz,
      ${computedMs}::integer, ${JSON.stringify(inputs)}::jsonb, ${JSON.stringify(results)}::jsonb
    from experiments where id = ${experimentId}
    on conflict (experiment_id) do update set
      experiment_version = excluded.experiment_version,
      until = excluded.until,
      computed_at = excluded.computed_at,
      computed_ms = excluded.computed_ms,
      inputs = excluded.inputs,
      results = excluded.results
    where kept.computed_at <= excluded.computed_at
  `.execute(tx);
}

/** Fixes above what totals of a metric's units count as it, unless that was done before. */
export async function fixCaps(
  tx: Db,
  experimentId: string,
  metricId: string,
  { cap, capBefore }: Caps,
): Promise<void> {
  await tx
    .updateTable('experiment_metrics')
    .set({ cap, cap_before: capBefore })
    .where('experiment_id', '=', experimentId)
    .where('metric_id', '=', metricId)
    .where('cap', 'is', null)
    .execute();
}
