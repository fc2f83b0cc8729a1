import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { granted } from '../apps/server/src/testing/client.ts';
import { becomeAdmin, type Person } from '../apps/server/test/people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
  type Variables,
} from '../apps/server/test/server-process.ts';
import { CHROMIUM_ARGS } from '../tests/services/index.ts';
import { type BuiltPage, serveBuiltPage } from './built-page.ts';

const ENVIRONMENT = 'development';
const FAST = { timeout: 1000, interval: 20 };
const IN_THE_END = { timeout: 30_000, interval: 100 };

let storage: Variables;
let server: ServerProcess;
let admin: Person;
let clientKey: string;
let page: BuiltPage;
let browser: Browser;

beforeAll(async () => {
  const executablePath = process.env['TEST_CHROMIUM_PATH'];
  if (!executablePath) {
    throw new Error('TEST_CHROMIUM_PATH is not set; run the tests with npm test');
  }
  storage = await newStorage('postgres');
  server = await startServer(storage);
  admin = await becomeAdmin(server);
  await createFlags();
  clientKey = granted(
    await admin.post<{ key: string }>(`/environments/${ENVIRONMENT}/sdk-keys`, {
      name: 'Web shop',
      kind: 'client',
    }),
  ).key;
  page = await serveBuiltPage(fileURLToPath(new URL('live-page', import.meta.url)));
  browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
});
afterAll(async () => {
  await browser?.close();
  page?.close();
  await endServers();
});

async function createFlags(): Promise<void> {
  const shared = { environment_key: ENVIRONMENT, is_enabled: true, client_side: true };
  const variants = (...values: unknown[]) => ({
    flag_type: 'multivariate',
    variants: values.map((value, i) => ({ key: `v${i}`, value })),
    fallthrough: { variant: 'v1' },
  });
  for (const flag of [
    { key: 'checkout', ...shared, is_enabled: false },
    { key: 'title', ...shared, value_type: 'string', ...variants('Hello', 'Bonjour ✓') },
    { key: 'limit', ...shared, value_type: 'number', ...variants(0.5, 10) },
    {
      key: 'theme',
      ...shared,
      value_type: 'object',
      ...variants({}, { dark: true, size: [1, 2] }),
    },
    { key: 'secret', ...shared, client_side: false, value_type: 'string', ...variants('a', 'b') },
  ]) {
    granted(await admin.post('/flags', { name: flag.key, ...flag }));
  }
}

const setCheckout = async (fields: object) =>
  granted(await admin.put(`/flags/checkout?environment_key=${ENVIRONMENT}`, fields));

/** Opens the page; everything that the browser complains about is collected. */
async function open(provider: string, key = clientKey) {
  const context = await browser.newContext();
  const opened = await context.newPage();
  const complaints: string[] = [];
  opened.on('pageerror', (error) => complaints.push(error.message));
  const query = new URLSearchParams({ url: server.url, key, provider });
  await opened.goto(`${page.url}/?${query}`);
  return { opened, complaints, close: () => context.close() };
}

const shown = (opened: Page, name: string) =>
  opened.getByLabel(name, { exact: true }).textContent();

const untilShown = (opened: Page, name: string, value: string, patience = FAST) =>
  expect.poll(() => shown(opened, name), patience).toBe(value);

describe.each(['halyard', 'ofrep'])('a page on another origin with the %s provider', (provider) => {
  test('has values of every type, and of no flag that is not meant for pages', async () => {
    await setCheckout({ is_enabled: false });
    const { opened, complaints, close } = await open(provider);
    await untilShown(opened, 'title', 'Bonjour ✓');
    expect(await shown(opened, 'checkout')).toBe('false');
    expect(await shown(opened, 'limit')).toBe('10');
    expect(await shown(opened, 'theme')).toBe('{"dark":true,"size":[1,2]}');
    expect(await shown(opened, 'secret')).toBe('FLAG_NOT_FOUND');
    expect(await opened.getByRole('status').textContent()).toBe('READY');
    expect(complaints).toEqual([]);
    await close();
  });

  test('flips within a second of a change, again and again', async () => {
    await setCheckout({ is_enabled: false });
    const { opened, close } = await open(provider);
    await untilShown(opened, 'checkout', 'false');
    for (const is_enabled of [true, false, true]) {
      await setCheckout({ is_enabled });
      await expect.poll(() => shown(opened, 'checkout'), FAST).toBe(String(is_enabled));
    }
    await close();
  });

  test('has other values for another context', async () => {
    await setCheckout({
      is_enabled: true,
      fallthrough: { variant: 'off' },
      rules: [
        {
          when: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
          serve: { variant: 'on' },
        },
      ],
    });
    const { opened, close } = await open(provider);
    await untilShown(opened, 'checkout', 'false');
    const become = (plan: string) =>
      opened.evaluate((detail) => document.dispatchEvent(new CustomEvent('context', { detail })), {
        targetingKey: 'alice',
        plan,
      });
    await become('pro');
    await expect.poll(() => shown(opened, 'checkout'), FAST).toBe('true');
    await become('free');
    await untilShown(opened, 'checkout', 'false');
    await setCheckout({ rules: [], fallthrough: { variant: 'on' } });
    await close();
  });

  test('keeps its values while the server is away, and follows the next one', async () => {
    await setCheckout({ is_enabled: true });
    const { opened, complaints, close } = await open(provider);
    await untilShown(opened, 'checkout', 'true');
    const { port } = server;
    await server.stop('SIGKILL');
    await opened.waitForTimeout(2000);
    expect(await shown(opened, 'checkout')).toBe('true');
    server = await startServer({ ...storage, PORT: String(port) });
    await setCheckout({ is_enabled: false });
    await untilShown(opened, 'checkout', 'false', IN_THE_END);
    await setCheckout({ is_enabled: true });
    await untilShown(opened, 'checkout', 'true', IN_THE_END);
    expect(complaints).toEqual([]);
    await close();
  });

  test('with a key that is not known here says so and serves the defaults of the code', async () => {
    const { opened, close } = await open(provider, `${clientKey.slice(0, -4)}nope`);
    await untilShown(opened, 'title', 'code default', IN_THE_END);
    await expect.poll(() => opened.getByRole('status').textContent()).toMatch(/FATAL|ERROR/);
    await close();
  });
});
