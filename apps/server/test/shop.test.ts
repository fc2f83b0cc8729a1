import type { Experiment } from '@halyard/contracts/experiments';
import type { Results } from '@halyard/contracts/results';
import type { NewSdkKey } from '@halyard/contracts/sdk-keys';
import { bucketOf } from '@halyard/engine';
import { HalyardProvider } from '@halyard/openfeature-server';
import { OpenFeature } from '@openfeature/server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { granted } from '../src/testing/client.ts';
import { becomeAdmin, type Person } from './people.ts';
import { endServers, newStorage, startServer } from './server-process.ts';
import { compareByHand } from './shop-figures.ts';

const ENVIRONMENT = 'development';
const USERS = 20_000;
/** Each is a process of the shop; what a provider holds back is bounded. */
const PROCESSES = 5;
const BASE_RATE = 0.1;

/** Two ways of doing the same, and two of which one sells more by `effect`. */
const COMPARISONS = [
  { key: 'same', event: 'signed up', effect: 0 },
  { key: 'better', event: 'bought', effect: 0.03 },
] as const;

let databaseUrl: string;
let admin: Person;

beforeAll(async () => {
  const storage = await newStorage('postgres');
  databaseUrl = storage['DATABASE_URL'] ?? '';
  const server = await startServer(storage);
  admin = await becomeAdmin(server);
  for (const { key, event } of COMPARISONS) await beginExperiment(key, event);
  const { key: sdkKey } = granted(
    await admin.post<NewSdkKey>(`/environments/${ENVIRONMENT}/sdk-keys`, {
      name: 'shop',
      kind: 'server',
    }),
  );
  await Promise.all(
    Array.from({ length: PROCESSES }, (_, number) => playShop(number, server.url, sdkKey)),
  );
});
afterAll(endServers);

describe(`a shop with ${USERS} customers, by the provider and over HTTP`, () => {
  test.each(COMPARISONS)('“$key”: results are those of the raw rows', async ({ key, event }) => {
    const results = await resultsOf(key);
    const metric = results.metrics[0];
    const comparison = metric?.comparisons[0];
    const byHand = await compareByHand(databaseUrl, {
      experimentKey: key,
      event,
      control: 'off',
      plannedUnits: USERS,
      alpha: results.alpha,
    });
    expect(results.units).toBe(USERS);
    expect(results.health.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(metric?.arms.map(({ variant, units, total }) => ({ variant, units, total }))).toEqual(
      byHand.arms,
    );
    expect(comparison?.difference?.estimate).toBeCloseTo(byHand.difference, 12);
    expect(comparison?.difference?.lower).toBeCloseTo(byHand.interval.lower, 5);
    expect(comparison?.difference?.upper).toBeCloseTo(byHand.interval.upper, 5);
    expect(comparison?.lift?.estimate).toBeCloseTo(byHand.lift, 12);
    expect(comparison?.always_valid?.lower).toBeCloseTo(byHand.alwaysValid.lower, 10);
    expect(comparison?.always_valid?.upper).toBeCloseTo(byHand.alwaysValid.upper, 10);
  });

  test('what is the same is not found to differ, and what sells more is found to', async () => {
    const [same, better] = [await resultsOf('same'), await resultsOf('better')];
    const intervalOf = ({ metrics }: Results) => metrics[0]?.comparisons[0]?.always_valid;
    expect(intervalOf(same)?.lower).toBeLessThan(0);
    expect(intervalOf(same)?.upper).toBeGreaterThan(0);
    expect(intervalOf(better)?.lower).toBeGreaterThan(0);
    expect(intervalOf(better)?.lower).toBeLessThan(0.03);
    expect(intervalOf(better)?.upper).toBeGreaterThan(0.03);
    expect(better.verdict).toMatchObject({ verdict: 'ship', variant: 'on' });
  });
});

async function beginExperiment(key: string, event: string): Promise<void> {
  granted(
    await admin.post('/flags', {
      key,
      name: key,
      flag_type: 'boolean',
      environment_key: ENVIRONMENT,
      is_enabled: true,
    }),
  );
  granted(
    await admin.post('/metrics', {
      key,
      name: key,
      event,
      kind: 'conversion',
      window_minutes: null,
    }),
  );
  granted(
    await admin.post('/experiments', {
      key,
      name: key,
      flag_key: key,
      environment_key: ENVIRONMENT,
      variants: [
        { variant: 'off', weight: 50 },
        { variant: 'on', weight: 50 },
      ],
      control: 'off',
      metrics: [{ metric_key: key, role: 'primary' }],
      planned_units: USERS,
    }),
  );
  granted(await admin.post<Experiment>(`/experiments/${key}/start`, {}));
}

/** Every fifth customer comes to one process of the shop. Who buys what follows from the customer's name. */
async function playShop(number: number, url: string, sdkKey: string): Promise<void> {
  const domain = `shop-${number}`;
  const provider = new HalyardProvider({ url, sdkKey, closeTimeoutMs: 60_000 });
  await OpenFeature.setProviderAndWait(domain, provider);
  const client = OpenFeature.getClient(domain);
  for (let i = number; i < USERS; i += PROCESSES) {
    const customer = { targetingKey: `customer-${i}` };
    for (const { key, event, effect } of COMPARISONS) {
      const rate = BASE_RATE + ((await client.getBooleanValue(key, false, customer)) ? effect : 0);
      if (bucketOf(event, customer.targetingKey) < rate * 100_000) client.track(event, customer);
    }
  }
  await provider.onClose();
}

async function resultsOf(key: string): Promise<Results> {
  return granted(await admin.get<Results>(`/experiments/${key}/results?refresh=true`));
}
