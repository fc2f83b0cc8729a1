import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputOf, start } from '../processes.ts';

const CONNECTIONS = '64';

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A program that sends requests over 64 kept-alive connections for so many seconds. */
export interface LoadGenerator {
  readonly name: string;
  run(url: string, seconds: number): Promise<LoadResult>;
}

/** `wrk` where this machine has it, for it is the steadier one; else autocannon from npm. */
export function findLoadGenerator(): LoadGenerator {
  const wrk = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'wrk'));
  const program = wrk.find(isExecutable);
  return program === undefined ? AUTOCANNON : wrkOf(program);
}

function wrkOf(program: string): LoadGenerator {
  return {
    name: 'wrk',
    async run(url, seconds) {
      const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', url];
      return readWrk(await outputOf(start(program, args)));
    },
  };
}

const AUTOCANNON: LoadGenerator = {
  name: 'autocannon',
  run: (url, seconds) => runAutocannon(url, seconds, []),
};

/** Sends the same POST again and again, which wrk cannot without a script. */
export function postWithAutocannon(
  url: string,
  seconds: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<LoadResult> {
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
  return runAutocannon(url, seconds, ['-m', 'POST', ...named, '-b', body]);
}

async function runAutocannon(
  url: string,
  seconds: number,
  request: readonly string[],
): Promise<LoadResult> {
  const program = fileURLToPath(import.meta.resolve('autocannon'));
  const args = [program, '-c', CONNECTIONS, '-d', String(seconds), '-n', '--json', ...request, url];
  return readAutocannon(await outputOf(start(process.execPath, args)));
}

/** @throws Error where a request failed. */
function readWrk(output: string): LoadResult {
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(`Requests failed:\n${output}`);
  return {
    requests: Number(/(\d+) requests in/.exec(output)?.[1]),
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]),
    p50Ms: milliseconds(/^\s+50%\s+(\S+)$/m.exec(output)?.[1]),
    p99Ms: milliseconds(/^\s+99%\s+(\S+)$/m.exec(output)?.[1]),
  };
}

const MS_BY_UNIT: Readonly<Record<string, number>> = { us: 1e-3, ms: 1, s: 1e3 };

function milliseconds(text = ''): number {
  const [, value, unit = ''] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
  return Number(value) * (MS_BY_UNIT[unit] ?? Number.NaN);
}

/** The members of autocannon's report that are read. */
interface AutocannonReport {
  readonly duration: number;
  readonly errors: number;
  readonly non2xx: number;
  readonly '2xx': number;
  readonly latency: { readonly p50: number; readonly p99: number };
}

/** @throws Error where a request failed. */
function readAutocannon(output: string): LoadResult {
  const report = JSON.parse(output) as AutocannonReport;
  if (report.errors + report.non2xx > 0) throw new Error(`Requests failed:\n${output}`);
  const requests = report['2xx'];
  const { p50, p99 } = report.latency;
  return { requests, perSecond: requests / report.duration, p50Ms: p50, p99Ms: p99 };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
