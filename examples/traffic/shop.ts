import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HalyardProvider } from '@halyard/openfeature-server';
import {
  ErrorCode,
  type EvaluationDetails,
  type JsonValue,
  OpenFeature,
} from '@openfeature/server-sdk';
import { readSettings } from './settings.ts';

const settings = readSettings(process.argv.slice(2), process.env);
if (typeof settings === 'string') {
  console.error(settings);
  process.exit(2);
}
const { url, key: sdkKey, flag, event, users, speed, rate, liftOf } = settings;

// The last events may be many, and are worth a wait.
await OpenFeature.setProviderAndWait(new HalyardProvider({ url, sdkKey, closeTimeoutMs: 30_000 }));
const flags = OpenFeature.getClient();

/** Somebody who comes to the shop. What an experiment names of it, results can be broken down by. */
type Customer = ReturnType<typeof newCustomer>;
const run = crypto.randomUUID().slice(0, 8);

const evaluate = await evaluatorOf(newCustomer(1));
const sums = new Map<string, { users: number; buyers: number; revenue: number }>();
const experiments = new Set<string>();

const from = Date.now();
for (let number = 1; number <= users; number++) {
  await visit(newCustomer(number));
  const dueInMs = speed === 0 ? 0 : from + (number * 1000) / speed - Date.now();
  if (dueInMs > 20 || number % 100 === 0) await sleep(Math.max(0, dueInMs));
}
report();
await OpenFeature.close();

function newCustomer(number: number) {
  return {
    targetingKey: `customer-${run}-${number}`,
    plan: oneOf('free', 'free', 'free', 'pro'),
    country: oneOf('DE', 'DE', 'FR', 'US', 'US', 'US'),
    device: oneOf('phone', 'phone', 'computer'),
  };
}

/** 0 … 1. */
function chance(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}

function oneOf(...choices: readonly string[]): string {
  return choices[randomInt(choices.length)] ?? '';
}

/** Finds out of which type the flag is; an application knows. */
async function evaluatorOf(
  customer: Customer,
): Promise<(customer: Customer) => Promise<EvaluationDetails<JsonValue>>> {
  const ways = [
    (each: Customer) => flags.getBooleanDetails(flag, false, each),
    (each: Customer) => flags.getStringDetails(flag, '', each),
    (each: Customer) => flags.getNumberDetails(flag, 0, each),
    (each: Customer) => flags.getObjectDetails(flag, {}, each),
  ];
  for (const way of ways) {
    const { errorCode, errorMessage } = await way(customer);
    if (errorCode === undefined) return way;
    const isKnown = errorCode !== ErrorCode.TYPE_MISMATCH;
    if (isKnown) throw new Error(`${flag}: ${errorMessage ?? errorCode}`);
  }
  throw new Error(`${flag} is of no type that is known.`);
}

/** A customer comes, is shown a variant, and perhaps buys something. */
async function visit(customer: Customer): Promise<void> {
  const { variant = 'none', flagMetadata } = await evaluate(customer);
  const { experiment } = flagMetadata;
  if (experiment !== undefined) experiments.add(String(experiment));
  const sum = sums.get(variant) ?? { users: 0, buyers: 0, revenue: 0 };
  sums.set(variant, sum);
  sum.users += 1;
  if (chance() >= rate * (1 + liftOf(variant))) return;
  const value = Math.round(1000 + 9000 * chance() ** 3) / 100;
  sum.buyers += 1;
  sum.revenue += value;
  flags.track(event, customer, { value, currency: 'EUR' });
}

function report(): void {
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  console.log(`${users} customers were asked about ${flag} in ${seconds} s:`);
  for (const [variant, { users: shown, buyers, revenue }] of sums) {
    const share = ((100 * buyers) / shown).toFixed(2);
    console.log(
      `  ${variant}: ${shown} saw it, ${buyers} bought (${share} %), ${revenue.toFixed(2)} EUR`,
    );
  }
  console.log(
    experiments.size === 0
      ? `No experiment runs on ${flag} here, so nobody was exposed to one.`
      : `Exposed to: ${[...experiments].join(', ')}. Purchases are the event ${event}.`,
  );
}
