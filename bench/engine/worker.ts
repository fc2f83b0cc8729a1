// Measures one SDK in a process of its own: `node worker.ts <npm name>`. Prints a JSON object of
// nanoseconds per call by case.
import { median } from '../statistics.ts';
import { ADAPTERS } from './adapters.ts';
import { type Case, check, countOn, openCases } from './cases.ts';

const BATCH_MS = 30;
const WARM_UP_MS = 250;
const SAMPLES = 5;
const SAMPLE_MS = 120;

const name = process.argv[2] ?? '';
const adapter = ADAPTERS[name];
if (adapter === undefined) throw new Error(`There is no adapter for "${name}".`);
const { open } = await adapter();
const cases = await openCases(open);
for (const one of cases) await check(one);
const nsByCase: Record<string, number> = {};
for (const one of cases) nsByCase[one.name] = await measure(one);
for (const { client } of cases) client.close();
process.stdout.write(`${JSON.stringify(nsByCase)}\n`);

async function measure(one: Case): Promise<number> {
  const calls = await growBatch(one);
  await runFor(one, calls, WARM_UP_MS);
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) samples.push(await runFor(one, calls, SAMPLE_MS));
  return median(samples);
}

/** The number of calls that take long enough for reading the clock not to count. */
async function growBatch(one: Case): Promise<number> {
  for (let calls = 1; ; calls *= 2) {
    if ((await elapsedMs(one, calls)) >= BATCH_MS) return calls;
  }
}

/** Nanoseconds per call over whole batches of at least `ms`. */
async function runFor(one: Case, calls: number, ms: number): Promise<number> {
  let [elapsed, batches] = [0, 0];
  while (elapsed < ms) {
    elapsed += await elapsedMs(one, calls);
    batches += 1;
  }
  return (elapsed * 1e6) / (batches * calls);
}

async function elapsedMs(one: Case, calls: number): Promise<number> {
  const before = process.threadCpuUsage();
  await countOn(one, one.contexts, calls);
  // Not the wall clock: what other processes take away from this one is not the SDK's cost.
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
