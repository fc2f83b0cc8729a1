import { removeFolder, stop, temporaryFolder } from '../processes.ts';
import { rounds } from '../rounds.ts';
import { startServer } from '../server.ts';
import { figure, table } from '../table.ts';
import { createHalfFlag } from './flag.ts';
import { findLoadGenerator, type LoadGenerator } from './load.ts';
import { measure, middle, startBareServer, type Target } from './target.ts';

const ROUNDS = 5;
const BUDGET_MS = 60_000;
const WARM_UP_SECONDS = 3;
const SECONDS = 4;
const AIM = 0.8;

/** Measures GET /evaluate side by side with a bare node:http server. Returns Markdown. */
export async function benchHttp(say: (text: string) => void): Promise<string> {
  const folder = temporaryFolder();
  const server = await startServer(folder);
  const url = await createHalfFlag(server);
  const bare = await startBareServer(await (await fetch(url)).text());
  const targets: Target[] = [
    { name: 'Halyard, GET /evaluate', url, child: server.child, results: [] },
    { name: 'bare node:http', ...bare, results: [] },
  ];
  const load = findLoadGenerator();
  for (const target of targets) await load.run(target.url, WARM_UP_SECONDS);
  for (const round of rounds(ROUNDS, BUDGET_MS)) {
    say(`http: round ${round}`);
    for (const target of targets) await measure(target, () => load.run(target.url, SECONDS));
  }
  await Promise.all(targets.map(({ child }) => stop(child)));
  removeFolder(folder);
  return report(targets, load);
}

function report(targets: readonly Target[], load: LoadGenerator): string {
  const rows = targets.map((target) => [
    target.name,
    figure(middle(target, 'perSecond')),
    figure(middle(target, 'p50Ms')),
    figure(middle(target, 'p99Ms')),
    figure(middle(target, 'cpuMicroseconds')),
  ]);
  const [ours, bare] = targets;
  const byRate = middle(ours, 'perSecond') / middle(bare, 'perSecond');
  const byCpu = middle(bare, 'cpuMicroseconds') / middle(ours, 'cpuMicroseconds');
  return [
    '### HTTP, one process',
    '',
    `${load.name}, 64 kept-alive connections, medians of ${targets[0]?.results.length} rounds of ${SECONDS} s in turn.`,
    '',
    table(['server', 'requests/s', 'p50 ms', 'p99 ms', 'server CPU µs/request'], rows),
    '',
    `Halyard over bare: ${figure(byRate)} by requests per second, ${figure(byCpu)} by CPU per request; the aim is ${AIM}.`,
  ].join('\n');
}
