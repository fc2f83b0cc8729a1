import { cpuMicroseconds } from '../proc.ts';
import { type Child, firstLineOf, startNode } from '../processes.ts';
import { median } from '../statistics.ts';
import type { LoadResult } from './load.ts';

/** A server under load, with what was measured of it so far. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly child: Child;
  readonly results: (LoadResult & { readonly cpuMicroseconds: number })[];
}

/** Loads a server once and adds the result, with the processor time of each request. */
export async function measure(target: Target, load: () => Promise<LoadResult>): Promise<void> {
  const before = cpuMicroseconds(target.child.pid);
  const result = await load();
  const used = cpuMicroseconds(target.child.pid) - before;
  target.results.push({ ...result, cpuMicroseconds: used / result.requests });
}

/** The median of the results; NaN where there are none. */
export function middle(target: Target | undefined, key: keyof Target['results'][0]): number {
  return median((target?.results ?? []).map((result) => result[key]));
}

/** Starts the least that can answer this text. */
export async function startBareServer(answer: string): Promise<{ child: Child; url: string }> {
  const child = startNode(new URL('bare-server.ts', import.meta.url), [answer]);
  return { child, url: `http://127.0.0.1:${await firstLineOf(child)}/` };
}
