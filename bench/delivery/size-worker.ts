// Compiles a ruleset of 10,000 flags and patches it; prints what that took as JSON.
import { gzipSync } from 'node:zlib';
import { compile, evaluate, patch, type Ruleset } from '@halyard/engine';
import { median } from '../statistics.ts';
import { bigFlag, FLAGS } from './big-ruleset.ts';

const PATCHES = 50;

/** What the worker tells. Milliseconds, and bytes of the heap. */
export interface SizeReport {
  readonly jsonBytes: number;
  readonly gzipBytes: number;
  readonly parseMs: number;
  readonly compileMs: number;
  readonly patchMs: number;
  readonly heapBytes: number;
}

const flags = Array.from({ length: FLAGS }, (_, i) => bigFlag(i, 1));
const ruleset: Ruleset = {
  environment: 'production',
  revision: 1,
  flags: Object.fromEntries(flags.map((flag) => [flag.key, flag])),
  segments: {},
};
const text = JSON.stringify(ruleset);

function timed<R>(work: () => R): [result: R, ms: number] {
  const startedAt = performance.now();
  const result = work();
  return [result, performance.now() - startedAt];
}

// Once to warm up, for a server has compiled before.
compile(JSON.parse(text) as Ruleset);
globalThis.gc?.();
const heapBefore = process.memoryUsage().heapUsed;
const [parsed, parseMs] = timed(() => JSON.parse(text) as Ruleset);
let [compiled, compileMs] = timed(() => compile(parsed));
globalThis.gc?.();
const heapBytes = process.memoryUsage().heapUsed - heapBefore;

const patches: number[] = [];
for (let i = 0; i < PATCHES; i++) {
  const body = bigFlag(i * 7, 2);
  const [next, ms] = timed(() => patch(compiled, [{ kind: 'flag', key: body.key, body }], i + 2));
  compiled = next;
  patches.push(ms);
}
if (evaluate(compiled, 'flag-00000', { targetingKey: 'u' }).version !== 2) {
  throw new Error('The patch did not take.');
}
const report: SizeReport = {
  jsonBytes: Buffer.byteLength(text),
  gzipBytes: gzipSync(text).length,
  parseMs,
  compileMs,
  patchMs: median(patches),
  heapBytes,
};
process.stdout.write(JSON.stringify(report));
