import { setTimeout as sleep } from 'node:timers/promises';
import type { RulesetFollower } from '@halyard/sdk';
import { startPostgres, startRedis } from '../../tests/services/index.ts';
import { stop } from '../processes.ts';
import { JWT_SECRET_KEY, startServerWith } from '../server.ts';
import { quantile } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { openFollowers } from './followers.ts';
import { type Admin, becomeAdmin, createFlags, createSdkKey, ENVIRONMENT } from './installation.ts';

const CLIENTS = 1_000;
const CHANGES = 40;
const CHANGES_WITHOUT_REDIS = 8;
const PAUSE_MS = 150;
const GIVE_UP_MS = 20_000;
const AIM_P99_MS = 250;
const AIM_WITHOUT_REDIS_MS = 6_000;
/** What two processes of one installation have in common. */

/**
 * Measures from the acknowledgement of a change by one of two processes until the SDK has told the
 * application, in 1,000 clients that are spread over both.
 */
export async function benchPropagation(say: (text: string) => void): Promise<string> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const storage = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, JWT_SECRET_KEY };
  const first = await startServerWith(storage);
  const second = await startServerWith(storage);
  try {
    const admin = await becomeAdmin(first);
    const [flag = ''] = await createFlags(admin, 20);
    const key = await createSdkKey(admin, 'server');
    say(`propagation: opening ${CLIENTS} streams`);
    const followers = await openFollowers([first.url, second.url], key, CLIENTS);
    say(`propagation: ${CHANGES} changes`);
    const withRedis = await changesSeen(admin, flag, followers, CHANGES);
    await redis.stop();
    say(`propagation: ${CHANGES_WITHOUT_REDIS} changes without Redis`);
    const without = await changesSeen(admin, flag, followers, CHANGES_WITHOUT_REDIS);
    await Promise.all(followers.map((follower) => follower.close()));
    return report(withRedis, without);
  } finally {
    await Promise.all([first, second].map(({ child }) => stop(child)));
    await Promise.all([postgres.remove(), redis.remove()]);
  }
}

/** Milliseconds from each acknowledgement to each client's callback. */
async function changesSeen(
  admin: Admin,
  flag: string,
  followers: readonly RulesetFollower[],
  count: number,
): Promise<number[]> {
  const delays: number[] = [];
  for (let change = 1; change <= count; change++) {
    const arrivals = followers.map(nextCallback);
    await admin.put(`/flags/${flag}?environment_key=${ENVIRONMENT}`, {
      rollout_percentage: change,
    });
    const acknowledgedAt = performance.now();
    for (const at of await allOf(arrivals)) delays.push(Math.max(0, at - acknowledgedAt));
    await sleep(PAUSE_MS);
  }
  return delays;
}

/** When the follower tells of its next ruleset. */
function nextCallback(follower: RulesetFollower): Promise<number> {
  return new Promise((resolve) => {
    const unsubscribe = follower.subscribe({
      onRuleset: () => {
        unsubscribe();
        resolve(performance.now());
      },
    });
  });
}

async function allOf(arrivals: readonly Promise<number>[]): Promise<number[]> {
  const gaveUp = sleep(GIVE_UP_MS, undefined, { ref: false }).then(() => {
    throw new Error('A change did not reach all clients.');
  });
  return Promise.race([Promise.all(arrivals), gaveUp]);
}

function report(withRedis: readonly number[], without: readonly number[]): string {
  const row = (name: string, delays: readonly number[], aimMs: number) => [
    name,
    delays.length.toLocaleString('en'),
    ...[0.5, 0.99, 1].map((share) => figure(quantile(delays, share))),
    aimMs.toLocaleString('en'),
  ];
  return [
    `#### A change acknowledged → callback in ${CLIENTS.toLocaleString('en')} clients of two processes`,
    '',
    'The clients share one process with the measuring; PostgreSQL and Redis run beside them. 0 is a callback that came before the acknowledgement.',
    '',
    table(
      ['', 'callbacks', 'p50 ms', 'p99 ms', 'greatest ms', 'aim for p99'],
      [
        row('with Redis', withRedis, AIM_P99_MS),
        row('with Redis stopped', without, AIM_WITHOUT_REDIS_MS),
      ],
    ),
  ].join('\n');
}
