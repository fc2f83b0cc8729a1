import type { Results } from '@halyard/contracts/results';
import { sql } from 'kysely';
import type { Database } from '../../apps/server/src/platform/database/open-database.ts';
import type { Tables } from '../../apps/server/src/tables.ts';
import type { Admin } from '../delivery/installation.ts';
import { EXPERIMENT, startExperiment } from '../ingest/shop.ts';
import { median } from '../statistics.ts';
import { EXPOSED_FROM, type Ids } from './history.ts';

const WEEK_MINUTES = 7 * 24 * 60;
const KEPT_ANSWERS = 50;

const METRICS = [
  { key: 'sign-ups', event: 'signed up', kind: 'conversion' },
  { key: 'revenue', event: 'paid', kind: 'sum' },
  { key: 'views', event: 'viewed', kind: 'count' },
  { key: 'failures', event: 'failed', kind: 'mean' },
] as const;

/** Starts an experiment of four metrics and two epochs, as if it had been long ago. Gives whose rows are its. */
export async function startOldExperiment(admin: Admin, { db }: Database<Tables>): Promise<Ids> {
  for (const metric of METRICS) {
    const body = { ...metric, name: metric.key, window_minutes: WEEK_MINUTES };
    await admin.post('/metrics', body);
  }
  const experimentId = await startExperiment(
    admin,
    METRICS.map(({ key }, i) => ({ metric_key: key, role: i ? 'secondary' : 'primary' })),
  );
  await admin.put(`/experiments/${EXPERIMENT}`, { reshuffle: true });
  const ofIt = sql`where experiment_id = ${experimentId}`;
  await sql`update experiment_epochs set started_at = ${EXPOSED_FROM} ${ofIt}`.execute(db);
  const { environment_id: environmentId } = await db
    .updateTable('experiments')
    .set({ started_at: EXPOSED_FROM })
    .where('id', '=', experimentId)
    .returning('environment_id')
    .executeTakeFirstOrThrow();
  return { experimentId, environmentId };
}

/** How long the server's answers take, in milliseconds: worked out anew, and as kept (median and greatest). */
export async function timeAnswers(
  admin: Admin,
  units: number,
): Promise<{ readonly newMs: number; readonly keptMs: number; readonly keptMostMs: number }> {
  const { ms: newMs, seen } = await timeAnswer(admin, '?refresh=true');
  if (seen !== units) throw new Error(`${seen} of ${units} units are in the answer.`);
  const kept: number[] = [];
  for (let i = 0; i < KEPT_ANSWERS; i++) kept.push((await timeAnswer(admin, '')).ms);
  return { newMs, keptMs: median(kept), keptMostMs: Math.max(...kept) };
}

async function timeAnswer(admin: Admin, query: string) {
  const begun = performance.now();
  const { units } = await admin.get<Pick<Results, 'units'>>(
    `/experiments/${EXPERIMENT}/results${query}`,
  );
  return { ms: performance.now() - begun, seen: units };
}
