import { outputOf, startNode } from '../processes.ts';
import { rounds } from '../rounds.ts';
import { median } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { ADAPTERS, OURS } from './adapters.ts';
import { TITLES } from './cases.ts';

const ROUNDS = 5;
const BUDGET_MS = 200_000;
const AIM = 5;

type Nanoseconds = Readonly<Record<string, number>>;

/** Measures the evaluation of all SDKs in turn. Returns Markdown. */
export async function benchEngine(say: (text: string) => void): Promise<string> {
  const names = Object.keys(ADAPTERS);
  const runs = new Map<string, Nanoseconds[]>(names.map((name) => [name, []]));
  for (const round of rounds(ROUNDS, BUDGET_MS)) {
    for (const name of names) {
      say(`engine: round ${round}, ${name}`);
      const output = await outputOf(startNode(new URL('worker.ts', import.meta.url), [name]));
      runs.get(name)?.push(JSON.parse(output) as Nanoseconds);
    }
  }
  return report(runs);
}

function report(runs: ReadonlyMap<string, readonly Nanoseconds[]>): string {
  const names = [...runs.keys()];
  const samplesOf = (name: string, key: string) =>
    (runs.get(name) ?? []).map((run) => run[key] ?? Number.NaN);
  const keys = Object.keys(TITLES);
  const medians = keys.map((key) => {
    const ours = median(samplesOf(OURS, key));
    const peers = names.filter((name) => name !== OURS);
    const fastest = Math.min(...peers.map((name) => median(samplesOf(name, key))));
    const cells = names.map((name) => figure(median(samplesOf(name, key))));
    return [TITLES[key] ?? key, ...cells, `${figure(fastest / ours)}×`];
  });
  const spreads = keys.map((key) => [
    TITLES[key] ?? key,
    ...names.map((name) => spread(samplesOf(name, key))),
  ]);
  return [
    '### Evaluation in process, ns per call',
    '',
    `Medians of ${runs.get(OURS)?.length} rounds. The last column is the fastest peer's time over ours; the aim is ${AIM}×.`,
    '',
    table(['case', ...names, 'fastest peer / ours'], medians),
    '',
    'Least and greatest of the rounds:',
    '',
    table(['case', ...names], spreads),
  ].join('\n');
}

function spread(samples: readonly number[]): string {
  return `${figure(Math.min(...samples))}–${figure(Math.max(...samples))}`;
}
