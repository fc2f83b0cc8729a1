import type { CreateFlagBody } from '@halyard/contracts/flags';
import type { NewSdkKey, SdkKeyKind } from '@halyard/contracts/sdk-keys';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { type Client as FlagClient, OpenFeature } from '@openfeature/server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { granted } from '../../src/testing/client.ts';
import { becomeAdmin, type Person } from '../people.ts';
import { endServers, newStorage, type ServerProcess, startServer } from '../server-process.ts';

/** OpenFeature's own provider for OFREP, as published, against a running server. */
let server: ServerProcess;
let admin: Person;
let flags: FlagClient;

const THEME = { accent: 'red', sizes: [1, 2.5], nested: { on: true } };

beforeAll(async () => {
  server = await startServer(await newStorage('postgres'));
  admin = await becomeAdmin(server);
  await aFlag({ key: 'checkout' });
  await aFlag({ key: 'half', flag_type: 'percentage', rollout_percentage: 50 });
  await aFlag(of('banner', 'string', { a: 'Hello', b: '' }));
  await aFlag(of('limit', 'number', { a: 10, b: 20 }));
  await aFlag(of('ratio', 'number', { a: 10, b: 0.5 }));
  await aFlag(of('theme', 'object', { a: THEME, b: {} }));
  granted(
    await admin.post('/flags', { key: 'switched-off', name: 'Off', environment_key: 'staging' }),
  );
  flags = await clientWith((await aKey('server')).key);
});
afterAll(async () => {
  await OpenFeature.close();
  await endServers();
});

type NewFlag = Omit<CreateFlagBody, 'name'>;

function of(key: string, value_type: 'string' | 'number' | 'object', values: object): NewFlag {
  const variants = Object.entries(values).map(([variant, value]) => ({ key: variant, value }));
  return { key, flag_type: 'multivariate', value_type, variants };
}

async function aFlag(flag: NewFlag): Promise<void> {
  const made = { name: flag.key, environment_key: 'staging', is_enabled: true, ...flag };
  granted(await admin.post('/flags', made));
  if (flag.flag_type !== 'multivariate') return;
  granted(
    await admin.put(`/flags/${flag.key}?environment_key=staging`, {
      fallthrough: { variant: 'a' },
    }),
  );
}

async function aKey(kind: SdkKeyKind): Promise<NewSdkKey> {
  const url = '/environments/staging/sdk-keys';
  return granted(await admin.post<NewSdkKey>(url, { name: 'Shop', kind }));
}

let domains = 0;
async function clientWith(key: string): Promise<FlagClient> {
  domains += 1;
  const provider = new OFREPProvider({
    baseUrl: server.url,
    headers: [['Authorization', `Bearer ${key}`]],
  });
  await OpenFeature.setProviderAndWait(`shop-${domains}`, provider);
  return OpenFeature.getClient(`shop-${domains}`);
}

const ADA = { targetingKey: 'ada', plan: 'pro' };

describe('the provider', () => {
  test('resolves flags of every type', async () => {
    expect(await flags.getBooleanValue('checkout', false, ADA)).toBe(true);
    expect(await flags.getStringValue('banner', 'code', ADA)).toBe('Hello');
    expect(await flags.getNumberValue('limit', -1, ADA)).toBe(10);
    expect(await flags.getNumberValue('ratio', -1, ADA)).toBe(10);
    expect(await flags.getObjectValue('theme', {}, ADA)).toEqual(THEME);
  });

  test('tells why, and what telemetry wants to know', async () => {
    expect(await flags.getBooleanDetails('checkout', false, ADA)).toEqual({
      flagKey: 'checkout',
      value: true,
      variant: 'on',
      reason: 'STATIC',
      flagMetadata: {
        flagSetId: 'staging',
        version: expect.stringMatching(/^\d+$/),
        contextId: 'ada',
      },
    });
    expect(await flags.getBooleanDetails('half', false, ADA)).toMatchObject({ reason: 'SPLIT' });
  });

  test('gets the off value of a flag that is off, without an error', async () => {
    const { value, reason, errorCode } = await flags.getBooleanDetails('switched-off', true, ADA);
    expect([value, reason, errorCode]).toEqual([false, 'DISABLED', undefined]);
  });

  test('needs no context', async () => {
    expect(await flags.getBooleanValue('checkout', false)).toBe(true);
  });

  test.each([
    ['absent', 'FLAG_NOT_FOUND', ADA],
    ['Not A Key!', 'FLAG_NOT_FOUND', ADA],
    ['a/b', 'FLAG_NOT_FOUND', ADA],
    ['banner', 'TYPE_MISMATCH', ADA],
    ['half', 'TARGETING_KEY_MISSING', {}],
  ])('serves the code default for %s, and says %s', async (flag, code, context) => {
    for (const fallback of [true, false]) {
      const details = await flags.getBooleanDetails(flag, fallback, context);
      expect([details.value, details.reason, details.errorCode]).toEqual([fallback, 'ERROR', code]);
    }
  });

  test('serves the code default with a key that is none, or that was revoked', async () => {
    const key = await aKey('server');
    const revoked = await clientWith(key.key);
    expect(await revoked.getBooleanValue('checkout', false)).toBe(true);
    granted(await admin.delete(`/environments/staging/sdk-keys/${key.id}`));
    for (const client of [revoked, await clientWith('guessed')]) {
      const { value, errorCode } = await client.getBooleanDetails('checkout', false, ADA);
      expect([value, errorCode]).toEqual([false, 'GENERAL']);
    }
  });

  test('with a client key sees what is marked for it', async () => {
    const page = await clientWith((await aKey('client')).key);
    const code = async () => (await page.getBooleanDetails('checkout', false, ADA)).errorCode;
    expect(await code()).toBe('FLAG_NOT_FOUND');
    granted(await admin.put('/flags/checkout', { client_side: true }));
    expect(await code()).toBeUndefined();
  });

  test('sees a change with its next question', async () => {
    const url = '/flags/checkout?environment_key=staging';
    for (const is_enabled of [false, true, false, true]) {
      granted(await admin.put(url, { is_enabled }));
      expect(await flags.getBooleanValue('checkout', !is_enabled, ADA)).toBe(is_enabled);
    }
  });

  test('is one of the pair that buckets alike: OFREP and the public evaluation', async () => {
    for (const user of ['ada', 'bob', 'Zoë', '🚩', 'a b+c&d']) {
      const path = `/evaluate/half?environment_key=staging&user_id=${encodeURIComponent(user)}`;
      const { value } = granted(await server.client().get<{ value: boolean }>(path));
      expect(await flags.getBooleanValue('half', !value, { targetingKey: user })).toBe(value);
    }
  });
});
