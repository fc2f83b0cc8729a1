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
  await page.goto(`${server.url}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, complaints };
}

test('the first page leads to the login, which says how to set Halyard up', async () => {
  const { page, complaints } = await open('/');
  await page.getByRole('heading', { level: 1, name: 'Log in to Halyard' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/app/login');
  await page.getByText('open the setup link that the server printed').waitFor();
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
});

test('whoever opens the printed link becomes the first admin, once', async () => {
  const link = `/app/setup?token=${await setupToken(server)}`;
  const { page, complaints } = await open(link);
  await expect.poll(() => new URL(page.url()).search).toBe('');

  await page.getByLabel('E-mail').fill('grace@example.com');
  await page.getByLabel('Name').fill('Grace');
  const password = page.getByRole('textbox', { name: 'Password' });
  await password.fill('password');
  await page.getByRole('button', { name: 'Become admin' }).click();
  await page.getByText('is one of the passwords that are guessed first').waitFor();

  await password.fill('a long enough passphrase');
  await page.getByRole('button', { name: 'Become admin' }).click();
  await page.getByRole('button', { name: 'Account of Grace' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/app');
  const me: unknown = await page.evaluate(async () => (await fetch('/auth/me')).json());
  expect(me).toMatchObject({ email: 'grace@example.com', role: 'admin' });
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([]);

  const again = await open(link);
  await again.page.getByLabel('E-mail').fill('eve@example.com');
  await again.page.getByRole('textbox', { name: 'Password' }).fill('a long enough passphrase');
  await again.page.getByRole('button', { name: 'Become admin' }).click();
  await again.page.getByRole('alert').getByText('not valid', { exact: false }).waitFor();
});
