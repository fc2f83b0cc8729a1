import { postWithAutocannon } from '../http/load.ts';
import { measure, middle, startBareServer, type Target } from '../http/target.ts';
import { type Child, removeFolder, stop, temporaryFolder } from '../processes.ts';
import { rounds } from '../rounds.ts';
import { startServer } from '../server.ts';
import { figure, table } from '../table.ts';
import { becomeAdmin, createFlags, createSdkKey } from './installation.ts';

const FLAGS = 100;
const ROUNDS = 3;
const BUDGET_MS = 60_000;
const WARM_UP_SECONDS = 2;
const SECONDS = 4;
const CONTEXT = { targetingKey: 'user-1', plan: 'pro', country: 'NO' };

/** Measures OFREP, one flag and all of 100, beside bare node:http servers that send the same bytes. */
export async function benchOfrep(say: (text: string) => void): Promise<string> {
  const folder = temporaryFolder();
  const server = await startServer(folder);
  const admin = await becomeAdmin(server);
  const [flag = ''] = await createFlags(admin, FLAGS);
  const headers = {
    'content-type': 'application/json',
    'x-api-key': await createSdkKey(admin, 'server'),
  };
  const body = JSON.stringify({ context: CONTEXT });
  const bare: Child[] = [];
  const pairs: [Target, Target][] = [];
  for (const [name, path] of [
    ['one flag', `/ofrep/v1/evaluate/flags/${flag}`],
    [`all of ${FLAGS} flags`, '/ofrep/v1/evaluate/flags'],
  ] as const) {
    const url = server.url + path;
    const answer = await fetch(url, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    const beside = await startBareServer(await answer.text());
    bare.push(beside.child);
    pairs.push([
      { name: `Halyard, ${name}`, url, child: server.child, results: [] },
      { name: `bare node:http, ${name}`, ...beside, results: [] },
    ]);
  }
  const load = (target: Target, seconds: number) =>
    postWithAutocannon(target.url, seconds, headers, body);
  const targets = pairs.flat();
  for (const target of targets) await load(target, WARM_UP_SECONDS);
  for (const round of rounds(ROUNDS, BUDGET_MS)) {
    say(`ofrep: round ${round}`);
    for (const target of targets) await measure(target, () => load(target, SECONDS));
  }
  await Promise.all([server.child, ...bare].map(stop));
  removeFolder(folder);
  return report(pairs);
}

function report(pairs: readonly [Target, Target][]): string {
  const rows = pairs.flatMap((pair) =>
    pair.map((target) => [
      target.name,
      figure(middle(target, 'perSecond')),
      figure(middle(target, 'p50Ms')),
      figure(middle(target, 'p99Ms')),
      figure(middle(target, 'cpuMicroseconds')),
      figure(middle(target, 'perSecond') / middle(pair[1], 'perSecond')),
    ]),
  );
  return [
    '#### OFREP, one process',
    '',
    `autocannon, 64 kept-alive connections, medians of ${pairs[0]?.[0].results.length} rounds of ${SECONDS} s in turn. The bare server sends the same body, serialised anew for each request; it neither reads the request's body nor evaluates.`,
    '',
    table(['', 'requests/s', 'p50 ms', 'p99 ms', 'server CPU µs/request', 'over bare'], rows),
  ].join('\n');
}
