import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted } from '../apps/server/src/testing/client.ts';
import { becomeAdmin, type Person } from '../apps/server/test/people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  startServer,
} from '../apps/server/test/server-process.ts';
import { ROOT } from '../scripts/root.mjs';
import { CHROMIUM_ARGS, freePort, waitUntil } from '../tests/services/index.ts';

const IN_THE_END = { timeout: 30_000 };

let server: ServerProcess;
let admin: Person;
let browser: Browser;
let keys: Record<string, string>;
const examples: ChildProcess[] = [];

beforeAll(async () => {
  const executablePath = process.env['TEST_CHROMIUM_PATH'];
  if (!executablePath) {
    throw new Error('TEST_CHROMIUM_PATH is not set; run the tests with npm test');
  }
  server = await startServer(await newStorage('postgres'));
  admin = await becomeAdmin(server);
  const flag = { key: 'new-checkout', flag_type: 'boolean', client_side: true };
  granted(await admin.post('/flags', { name: 'New checkout', ...flag }));
  keys = {
    HALYARD_SERVER_KEY: await createKey('server'),
    HALYARD_CLIENT_KEY: await createKey('client'),
  };
  browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
});
afterAll(async () => {
  await browser?.close();
  for (const example of examples) {
    const ended = example.exitCode === null && once(example, 'exit');
    example.kill();
    await ended;
  }
  await endServers();
});

async function createKey(kind: 'server' | 'client'): Promise<string> {
  const path = '/environments/development/sdk-keys';
  return granted(await admin.post<{ key: string }>(path, { name: kind, kind })).key;
}

async function switchCheckout(isOn: boolean): Promise<void> {
  const path = '/flags/new-checkout?environment_key=development';
  granted(await admin.put(path, { is_enabled: isOn }));
}

/** Runs an example as its page says, and waits until it serves. */
async function start(name: string, ...args: string[]): Promise<string> {
  const port = String(await freePort());
  const example = spawn(process.execPath, args.concat(name === 'react' ? ['--port', port] : []), {
    cwd: `${ROOT}/examples/${name}`,
    env: { ...process.env, ...keys, HALYARD_URL: server.url, PORT: port },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  examples.push(example);
  const url = `http://localhost:${port}`;
  const serves = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await waitUntil(`the example ${name}`, serves);
  return url;
}

/** Opens a page that notes every heading that it has shown, and what the browser complains of. */
async function open(url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(globalThis, { shown });
    new MutationObserver(() => {
      const heading = document.querySelector('h1')?.textContent;
      if (heading && shown.at(-1) !== heading) shown.push(heading);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.goto(url);
  return { page, complaints };
}

test('a page that is drawn on the server is carried on without a flicker, and follows', async () => {
  await switchCheckout(true);
  const url = await start('server-rendering', 'server.ts');
  expect(await (await fetch(url)).text()).toContain('<h1>The new checkout</h1>');
  const { page, complaints } = await open(`${url}/?user=bob`);
  await page.getByText('drawn by the browser').waitFor();
  await switchCheckout(false);
  await page.getByText('The old checkout').waitFor();
  expect(await page.evaluate('shown')).toEqual(['The new checkout', 'The old checkout']);
  expect(complaints).toEqual([]);
});

test('a React page shows its flag, and what becomes of it', async () => {
  await switchCheckout(true);
  const url = await start('react', `${ROOT}/node_modules/vite/bin/vite.js`, '--host', 'localhost');
  const { page, complaints } = await open(url);
  await page.getByText('The new checkout').waitFor();
  await page.getByLabel('User').fill('carol');
  await page.getByRole('button', { name: 'Be this one' }).click();
  await switchCheckout(false);
  await page.getByText('The old checkout').waitFor();
  expect(await page.evaluate('shown')).toEqual(['The new checkout', 'The old checkout']);
  expect(complaints).toEqual([]);
});

test('an API follows its flag, and serves on when Halyard has gone', async () => {
  await switchCheckout(true);
  const url = await start('express', 'main.ts');
  const ask = async () => (await fetch(`${url}/users/alice/checkout`)).json();
  expect(await ask()).toEqual({ checkout: 'new', variant: 'on', reason: 'STATIC' });
  await switchCheckout(false);
  await expect.poll(ask, IN_THE_END).toMatchObject({ checkout: 'old', reason: 'DISABLED' });
  await server.stop();
  expect(await ask()).toMatchObject({ checkout: 'old', reason: 'DISABLED' });
});
