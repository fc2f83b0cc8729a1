import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted } from '../apps/server/src/testing/client.ts';
import { becomeAdmin, PASSWORD, type Person } from '../apps/server/test/people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
} from '../apps/server/test/server-process.ts';
import { CHROMIUM_ARGS } from '../tests/services/index.ts';

/** From a click in one window to the other window. */
const SEEN = { timeout: 5000 };

let servers: readonly ServerProcess[];
let admin: Person;
let browser: Browser;

beforeAll(async () => {
  const executablePath = process.env['TEST_CHROMIUM_PATH'];
  const redisUrl = process.env['TEST_REDIS_URL'];
  if (!executablePath || !redisUrl) {
    throw new Error('TEST_CHROMIUM_PATH or TEST_REDIS_URL is not set; run the tests with npm test');
  }
  const variables = { ...(await newStorage('postgres')), REDIS_URL: redisUrl };
  [servers, browser] = await Promise.all([
    Promise.all([startServer(variables), startServer(variables)]),
    chromium.launch({ executablePath, args: CHROMIUM_ARGS }),
  ]);
  const [first] = servers;
  if (!first) throw new Error('No server has started.');
  admin = await becomeAdmin(first);
});
afterAll(async () => {
  await browser?.close();
  await endServers();
});

/** A browser with somebody logged in on one of the servers; its pages are never loaded again. */
async function openOn({ url }: ServerProcess, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce' });
  const data = { email: admin.email, password: PASSWORD };
  await context.request.post('/auth/login', { data });
  const page = await context.newPage();
  const listens = page.waitForResponse((answer) => answer.url().includes('/audit/stream'));
  await page.goto(path);
  await listens;
  return page;
}

test('windows on two servers follow each other', async () => {
  granted(await admin.post('/flags', { key: 'checkout', name: 'Checkout', flag_type: 'boolean' }));
  const [one, other] = await Promise.all(servers.map((server) => openOn(server, '/app/flags')));
  if (!one || !other) throw new Error('A window is missing.');
  const switchIn = (page: Page) => page.getByRole('switch', { name: 'checkout in development' });
  await switchIn(other).waitFor({ state: 'attached' });
  expect(await switchIn(other).isChecked()).toBe(false);

  await switchIn(one).check({ force: true });
  await expect.poll(() => switchIn(other).isChecked(), SEEN).toBe(true);
  await switchIn(other).uncheck({ force: true });
  await expect.poll(() => switchIn(one).isChecked(), SEEN).toBe(false);

  await one.getByRole('link', { name: 'Audit log' }).click();
  await one.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
  granted(await admin.post('/flags', { key: 'search', name: 'Search', flag_type: 'boolean' }));
  await Promise.all([
    other.getByRole('link', { name: 'Search search' }).waitFor(SEEN),
    one.getByRole('button', { name: 'created flag search' }).waitFor(SEEN),
  ]);
});
