import { evaluate, rulesetOf } from '@halyard/engine';
import { createRulesetFollower, type RulesetFollower } from '@halyard/sdk';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTcpFault, waitUntil } from '../../../../tests/services/index.ts';
import { granted } from '../../src/testing/client.ts';
import { becomeAdmin, type Person } from '../people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
  type Variables,
} from '../server-process.ts';
import { type Mishap, startManglingProxy } from './mangling-proxy.ts';

const ENVIRONMENT = 'development';

let storage: Variables;
let server: ServerProcess;
let admin: Person;
let sdkKey: string;
const open: RulesetFollower[] = [];

beforeAll(async () => {
  storage = await newStorage('postgres');
  server = await startServer(storage);
  admin = await becomeAdmin(server);
  for (const key of ['a', 'b', 'c']) {
    granted(await admin.post('/flags', { key, name: key, flag_type: 'percentage' }));
  }
  const keys = `/environments/${ENVIRONMENT}/sdk-keys`;
  const made = await admin.post<{ key: string }>(keys, { name: 'App', kind: 'server' });
  sdkKey = granted(made).key;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((follower) => follower.close()));
});
afterAll(endServers);

function follow(baseUrl: string, key = sdkKey): RulesetFollower {
  const follower = createRulesetFollower({
    baseUrl,
    sdkKey: key,
    silenceTimeoutMs: 25_000,
    answerTimeoutMs: 1000,
    random: () => 0.02,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  open.push(follower);
  return follower;
}

/** What the server itself says. */
async function theTruth(): Promise<unknown> {
  const answer = await fetch(`${server.url}/sdk/v1/ruleset`, {
    headers: { authorization: `Bearer ${sdkKey}` },
  });
  return answer.json();
}

async function changeManyTimes(count: number): Promise<void> {
  for (let i = 1; i <= count; i += 1) {
    const key = ['a', 'b', 'c'][i % 3];
    granted(
      await admin.put(`/flags/${key}?environment_key=${ENVIRONMENT}`, {
        is_enabled: i % 5 > 0,
        rollout_percentage: (i * 7) % 100,
      }),
    );
  }
}

/** Counts what went wrong with evaluations while something else happens. */
function keepEvaluating(follower: RulesetFollower) {
  let [count, failed] = [0, 0];
  const timer = setInterval(() => {
    count += 1;
    const { current } = follower;
    if (!current || evaluate(current, 'a', { targetingKey: `u${count}` }).errorCode) failed += 1;
  }, 5);
  return () => {
    clearInterval(timer);
    return { failed, hasRun: count > 10 };
  };
}

async function untilInStep(follower: RulesetFollower): Promise<void> {
  const truth = (await theTruth()) as { revision: number };
  await waitUntil(
    'the follower to be in step',
    () => follower.current?.revision === truth.revision && follower.status.state === 'live',
    40_000,
  );
  expect(follower.current && rulesetOf(follower.current)).toEqual(truth);
}

test('a stream that loses, repeats, delays and garbles events ends in the right state', async () => {
  const mishaps: Mishap[] = ['none', 'drop', 'repeat', 'delay', 'break', 'half', 'garbage', 'html'];
  const plan = fc.sample(fc.constantFrom(...mishaps), { seed: 42, numRuns: 5000 });
  let next = 0;
  const seen = new Set<Mishap>();
  const proxy = await startManglingProxy(server.port, () => {
    const mishap = plan[next++ % plan.length] ?? 'none';
    seen.add(mishap);
    return mishap;
  });
  const follower = follow(proxy.url);
  await waitUntil('a first ruleset', () => follower.current !== undefined, 20_000);
  const stop = keepEvaluating(follower);
  await changeManyTimes(150);
  // Changes that come while a stream is down are told at once, and meet one mishap together.
  const hasSeenAll = async () => {
    if (seen.size < mishaps.length) await changeManyTimes(5);
    return seen.size === mishaps.length;
  };
  await waitUntil('every mishap to have happened', hasSeenAll, 60_000);
  proxy.heal();
  // An event that was lost last is noticed with the next one, as on any stream.
  await changeManyTimes(1);
  await untilInStep(follower);
  expect(stop()).toEqual({ failed: 0, hasRun: true });
  proxy.close();
});

test('a connection that is cut, hangs and crawls ends in the right state', async () => {
  const fault = await startTcpFault({ port: server.port });
  const follower = follow(`http://127.0.0.1:${fault.port}`);
  await waitUntil('a first ruleset', () => follower.current !== undefined);
  const stop = keepEvaluating(follower);
  const hang = async () => fault.blackhole();
  const crawl = async () => fault.delay(300);
  for (const harm of [fault.cut, hang, crawl, fault.cut]) {
    await harm();
    await changeManyTimes(5);
    await fault.restore();
    await changeManyTimes(1);
    await untilInStep(follower);
  }
  expect(stop()).toEqual({ failed: 0, hasRun: true });
  await fault.close();
});

test('a key that is revoked ends its streams within a second and for good, and values stay', async () => {
  const keys = `/environments/${ENVIRONMENT}/sdk-keys`;
  const made = granted(
    await admin.post<{ id: string; key: string }>(keys, { name: 'Leaked', kind: 'server' }),
  );
  const followers = Array.from({ length: 20 }, () => follow(server.url, made.key));
  const bystander = follow(server.url);
  const all = [...followers, bystander];
  await waitUntil('all to be live', () => all.every(({ status }) => status.state === 'live'));
  granted(await admin.delete(`${keys}/${made.id}`));
  const revokedAt = performance.now();
  await waitUntil('the streams to end', () => followers.every((it) => it.status.state !== 'live'));
  expect(performance.now() - revokedAt).toBeLessThan(1000);
  await waitUntil(
    'the end',
    () => followers.every(({ status }) => status.state === 'fatal'),
    10_000,
  );
  expect(followers.every(({ current }) => current?.flags.has('a'))).toBe(true);
  await changeManyTimes(1);
  await untilInStep(bystander);
});

test('a server that is killed and started again is followed again', async () => {
  const followers = Array.from({ length: 20 }, () => follow(server.url));
  await waitUntil('all to be live', () => followers.every((it) => it.status.state === 'live'));
  const stops = followers.map(keepEvaluating);
  const { port } = server;
  await server.stop('SIGKILL');
  await waitUntil('the loss', () => followers.every(({ status }) => status.state !== 'live'));
  server = await startServer({ ...storage, PORT: String(port) });
  await changeManyTimes(3);
  for (const follower of followers) await untilInStep(follower);
  expect(stops.map((stop) => stop().failed)).toEqual(followers.map(() => 0));
});
