import { sql } from 'kysely';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import { ask } from './asking.store.ts';
import type { ExperimentScope, Extent } from './event-store.ts';

export async function findExtent(
  database: Database<Tables>,
  { experimentId, until, extent }: ExperimentScope,
): Promise<Extent> {
  if (extent) return extent;
  const { answer } = await ask<ExtentRow>(
    database,
    sql`
      select count(*) as units, min(exposed_at) as first_at, max(exposed_at) as last_at
      from exposures
      where experiment_id = ${experimentId} and exposed_at <= ${until}
    `,
  );
  const [row] = answer;
  return { units: row?.units ?? 0, firstAt: row?.first_at ?? until, lastAt: row?.last_at ?? until };
}

interface ExtentRow {
  units: number;
  first_at: Date | null;
  last_at: Date | null;
}
