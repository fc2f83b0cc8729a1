import type { EvaluationResponse } from '@halyard/contracts/evaluation';
import type { FlagInEnvironment } from '@halyard/contracts/flags';
import { waitUntil } from '../../../tests/services/index.ts';
import { type Client, granted } from '../src/testing/client.ts';
import type { ServerProcess } from './server-process.ts';

const ENVIRONMENT = 'staging';
const FLAGS = [
  { key: 'checkout', flag_type: 'boolean', is_enabled: true },
  { key: 'banner', flag_type: 'boolean', is_enabled: false },
  { key: 'search', flag_type: 'percentage', is_enabled: true, rollout_percentage: 33.333 },
  { key: 'pricing', flag_type: 'percentage', is_enabled: true, rollout_percentage: 80 },
  { key: 'export', flag_type: 'percentage', is_enabled: false, rollout_percentage: 50 },
] as const;
const USERS = Array.from({ length: 40 }, (_, index) => `user-${index}`);

/** Flags of every kind in one environment. */
export async function createFlags(admin: Client): Promise<void> {
  for (const flag of FLAGS) {
    granted(await admin.post('/flags', { ...flag, name: flag.key, environment_key: ENVIRONMENT }));
  }
}

/** Switches a flag; gives the switch as the server has acknowledged it. */
export async function switchFlag(client: Client, key: string, isEnabled: boolean) {
  const path = `/flags/${key}?environment_key=${ENVIRONMENT}`;
  const answer = await client.put<FlagInEnvironment>(path, { is_enabled: isEnabled });
  return granted(answer).is_enabled;
}

/** Waits until a server serves a boolean flag as it was switched; gives the milliseconds. */
export async function timeUntilServed(
  server: ServerProcess,
  key: string,
  wanted: boolean,
): Promise<number> {
  const startedAt = performance.now();
  const isServed = async () => (await evaluate(server, key, 'anybody')).value === wanted;
  await waitUntil(`${key} to be ${wanted}`, isServed);
  return performance.now() - startedAt;
}

/** What every flag is for every user. */
export async function recordEvaluations(server: ServerProcess): Promise<unknown[]> {
  const asked = FLAGS.flatMap(({ key }) => USERS.map((user) => [key, user] as const));
  return Promise.all(
    asked.map(async ([key, user]) => {
      const { value, variant, reason, bucket } = await evaluate(server, key, user);
      return { key, user, value, variant, reason, bucket };
    }),
  );
}

async function evaluate(server: ServerProcess, key: string, user: string) {
  const path = `/evaluate/${key}?environment_key=${ENVIRONMENT}&user_id=${user}`;
  return granted(await server.client().get<EvaluationResponse>(path));
}
