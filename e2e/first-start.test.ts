import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setupToken } from '../apps/server/test/people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
} from '../apps/server/test/server-process.ts';
import { CHROMIUM_ARGS } from '../tests/services/index.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  const executablePath = process.env['TEST_CHROMIUM_PATH'];
  if (!executablePath) {
    throw new Error('TEST_CHROMIUM_PATH is not set; run the tests with npm test');
  }
  server = await startServer(await newStorage('embedded'));
  browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
});
afterAll(async () => {
  await browser?.close();
  await endServers();
});

/** Opens a page of the server, and collects what the browser complains about. */
async function open(path: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
  return { page, complaints };
}

test('the first page says what this is and leads to the documentation', async () => {
  const { page, complaints } = await open('/');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Halyard');
  await page.getByRole('link', { name: 'API documentation' }).click();
  await page.getByText('/evaluate/{flag_key}').first().waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/docs/);
  expect(complaints).toEqual([]);
});

test('whoever opens the printed link becomes the first admin, once', async () => {
  const link = `/app/setup?token=${await setupToken(server)}`;
  const { page, complaints } = await open(link);
  expect(new URL(page.url()).search).toBe('');

  await page.getByLabel('E-mail').fill('grace@example.com');
  await page.getByLabel('Name').fill('Grace');
  await page.getByLabel('Password').fill('password');
  await page.getByRole('button', { name: 'Become admin' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('attackers');

  await page.getByLabel('Password').fill('a long enough passphrase');
  await page.getByRole('button', { name: 'Become admin' }).click();
  await page.getByRole('status').waitFor();
  const me: unknown = await page.evaluate(async () => (await fetch('/auth/me')).json());
  expect(me).toMatchObject({ email: 'grace@example.com', role: 'admin' });
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([]);

  const again = await open(link);
  await again.page.getByLabel('E-mail').fill('eve@example.com');
  await again.page.getByLabel('Password').fill('a long enough passphrase');
  await again.page.getByRole('button', { name: 'Become admin' }).click();
  await expect.poll(() => again.page.getByRole('alert').textContent()).toContain('not valid');
});
