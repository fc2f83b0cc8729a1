import { setTimeout as sleep } from 'node:timers/promises';
import { residentMegabytes } from '../proc.ts';
import { removeFolder, stop, temporaryFolder } from '../processes.ts';
import { rounds } from '../rounds.ts';
import { startServer } from '../server.ts';
import { median } from '../statistics.ts';
import { figure, table } from '../table.ts';

const PAIRS = 5;
const BUDGET_MS = 75_000;
const REST_MS = 5_000;
const AIM_SECONDS = 1.5;

/** Measures the first and second start on a folder, and the memory at rest. Returns Markdown. */
export async function benchStart(say: (text: string) => void): Promise<string> {
  const [first, second, memory]: [number[], number[], number[]] = [[], [], []];
  for (const pair of rounds(PAIRS, BUDGET_MS)) {
    say(`start: pair ${pair}`);
    const folder = temporaryFolder();
    first.push((await startAndStop(folder)).seconds);
    const { seconds, megabytes } = await startAndStop(folder, REST_MS);
    second.push(seconds);
    memory.push(megabytes);
    removeFolder(folder);
  }
  const row = (name: string, values: readonly number[]) => [
    name,
    figure(median(values)),
    `${figure(Math.min(...values))}–${figure(Math.max(...values))}`,
  ];
  return [
    '### Start and memory, embedded database',
    '',
    `Medians of ${first.length}. The aim for the second start is under ${AIM_SECONDS} s.`,
    '',
    table(
      ['', 'median', 'least–greatest'],
      [
        row('first start (empty folder) to GET /health, s', first),
        row('second start to GET /health, s', second),
        row(`resident memory ${REST_MS / 1000} s after the second start, MB`, memory),
      ],
    ),
  ].join('\n');
}

async function startAndStop(folder: string, restMs = 0) {
  const { child, startMs } = await startServer(folder);
  await sleep(restMs);
  const megabytes = residentMegabytes(child.pid);
  await stop(child);
  return { seconds: startMs / 1000, megabytes };
}
