import { setTimeout as sleep } from 'node:timers/promises';
import { evaluate } from '@halyard/engine';
import type { RulesetFollower } from '@halyard/sdk';
import { residentMegabytes } from '../proc.ts';
import { removeFolder, stop, temporaryFolder } from '../processes.ts';
import { startServerWith } from '../server.ts';
import { quantile } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { openFollowers, untilAll } from './followers.ts';
import { becomeAdmin, createFlags, createSdkKey } from './installation.ts';

const CLIENTS = 2_000;
const DOWN_MS = 3_000;
const EVALUATE_EVERY_MS = 100;
const AIM_MS = 35_000;

/** Kills a server with kill -9 under 2,000 streams and measures how they come back to the next one. */
export async function benchHerd(say: (text: string) => void): Promise<string> {
  const folder = temporaryFolder();
  const storage = { HALYARD_DATA_DIR: folder };
  const server = await startServerWith(storage);
  const admin = await becomeAdmin(server);
  const [flag = ''] = await createFlags(admin, 100);
  const key = await createSdkKey(admin, 'server');
  say(`herd: opening ${CLIENTS} streams`);
  const followers = await openFollowers([server.url], key, CLIENTS);
  const before = residentMegabytes(server.child.pid);

  const evaluations = keepEvaluating(followers, flag);
  const goneAt = performance.now();
  server.child.kill('SIGKILL');
  await untilAll('the outage to be noticed', followers, ({ status }) => status.state !== 'live');
  const backAt = followers.map(backLive);
  await sleep(DOWN_MS);
  say('herd: the server starts again');
  const next = await startServerWith(storage, server.port);
  const upAt = performance.now();
  await untilAll('clients to be back', followers, ({ status }) => status.state === 'live');
  const after = residentMegabytes(next.child.pid);
  const { count, failed } = evaluations.stop();
  const delays = (await Promise.all(backAt)).map((at) => at - upAt);
  await Promise.all(followers.map((follower) => follower.close()));
  await stop(next.child);
  removeFolder(folder);
  return [
    `#### ${CLIENTS.toLocaleString('en')} clients after kill -9`,
    '',
    `The server was away for ${figure((upAt - goneAt) / 1000)} s. The aim is all back within ${AIM_MS / 1000} s and no failed evaluation.`,
    '',
    table(
      ['', 'value'],
      [
        [
          'half of the clients follow again after the server answers, s',
          figure(quantile(delays, 0.5) / 1000),
        ],
        ['99 %, s', figure(quantile(delays, 0.99) / 1000)],
        ['all, s', figure(Math.max(...delays) / 1000)],
        ['evaluations in the clients meanwhile', count.toLocaleString('en')],
        ['of these failed', String(failed)],
        ['server memory before and after, MB', [before, after].map(figure).join(', ')],
      ],
    ),
  ].join('\n');
}

/** When the follower is live the next time. */
function backLive(follower: RulesetFollower): Promise<number> {
  return new Promise((resolve) => {
    const unsubscribe = follower.subscribe({
      onStatus: ({ state }) => {
        if (state !== 'live') return;
        unsubscribe();
        resolve(performance.now());
      },
    });
  });
}

/** Evaluates in every client again and again; an answer with an error or without a value failed. */
function keepEvaluating(followers: readonly RulesetFollower[], flag: string) {
  let [count, failed] = [0, 0];
  const timer = setInterval(() => {
    for (const { current } of followers) {
      count += 1;
      const answer = current && evaluate(current, flag, { targetingKey: `user-${count}` });
      if (!answer || answer.errorCode !== undefined || typeof answer.value !== 'boolean') {
        failed += 1;
      }
    }
  }, EVALUATE_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return { count, failed };
    },
  };
}
