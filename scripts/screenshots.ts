import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { becomeAdmin, PASSWORD } from '../apps/server/test/people.ts';
import { endServers, startServer } from '../apps/server/test/server-process.ts';
import { CHROMIUM_ARGS, locateChromium } from '../tests/services/index.ts';
import { ROOT } from './root.mjs';

/** Where the README finds its pictures. */
const FOLDER = join(ROOT, 'docs/pictures');
const VIEWPORT = { width: 1360, height: 850 };
const SETTLED_MS = 500;

const EVALUATION = `/app/evaluate?${new URLSearchParams({
  flags: JSON.stringify([
    'new-checkout',
    'search-ranking',
    'loyalty-program',
    'free-shipping-from',
  ]),
  contexts: JSON.stringify([
    JSON.stringify({ targetingKey: 'alice', plan: 'pro', country: 'DE' }),
    JSON.stringify({ targetingKey: 'bob', email: 'bob@shop.example', plan: 'free' }),
  ]),
})}`;

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly scheme?: 'light' | 'dark';
  /** What to do on the page before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { name: 'overview', path: '/app' },
  { name: 'flags', path: '/app/flags' },
  { name: 'rules', path: '/app/flags/new-checkout?environment=staging', prepare: tryAnEmployee },
  { name: 'review', path: '/app/flags/new-checkout', prepare: reviewProduction },
  { name: 'evaluate', path: EVALUATION, scheme: 'dark', prepare: unfold },
  { name: 'experiment', path: '/app/experiments/pictures-first' },
  { name: 'audit', path: '/app/audit?environment=production', scheme: 'dark' },
];

async function tryAnEmployee(page: Page): Promise<void> {
  await page.getByLabel('targetingKey').fill('user-1014');
  await page.getByText('The same context elsewhere').waitFor();
  await sleep(SETTLED_MS);
}

async function reviewProduction(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: /^Rollout .*production/ }).fill('75');
  await page.getByRole('button', { name: 'Save the rollout in production' }).click();
  await page.getByText(/recently seen contexts/).waitFor();
  await sleep(SETTLED_MS);
}

async function unfold(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^new-checkout in production/ })
    .first()
    .click();
  await sleep(SETTLED_MS);
}

const dataDir = await mkdtemp(join(tmpdir(), 'halyard-pictures-'));
try {
  const server = await startServer({ HALYARD_DATA_DIR: dataDir });
  const admin = await becomeAdmin(server);
  await admin.post('/demo', {});
  await evaluateAsApplicationsDo(server.url);
  await mkdir(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: locateChromium(), args: CHROMIUM_ARGS });
  for (const picture of PICTURES) await take(browser, server.url, picture);
  await browser.close();
} finally {
  await endServers();
  await rm(dataDir, { recursive: true, force: true });
}

/** Questions of some shop's customers, so that there are counts and recently seen contexts. */
async function evaluateAsApplicationsDo(url: string): Promise<void> {
  const plans = ['free', 'pro', 'enterprise'];
  const countries = ['DE', 'FR', 'NL', 'SE', 'US'];
  for (const environment_key of ['development', 'staging', 'production']) {
    const contexts = Array.from({ length: 100 }, (_, i) => ({
      targetingKey: `user-${1000 + i}`,
      email: `user-${1000 + i}@${i % 7 === 0 ? 'shop.example' : 'example.com'}`,
      plan: plans[i % plans.length],
      country: countries[i % countries.length],
      app_version: `2.${i % 5}.0`,
    }));
    const flag_keys = ['new-checkout', 'accept-orders', 'search-ranking', 'loyalty-program'];
    const answer = await fetch(`${url}/evaluate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ environment_key, flag_keys, contexts }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }
  // Counts are written every few seconds.
  await sleep(7000);
}

async function take(browser: Browser, url: string, picture: Picture): Promise<void> {
  const { name, path, scheme = 'light', prepare } = picture;
  const context = await browser.newContext({
    baseURL: url,
    viewport: VIEWPORT,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  await context.request.post('/auth/login', {
    data: { email: 'ada@example.com', password: PASSWORD },
  });
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null);
  await page.waitForLoadState('load');
  await prepare?.(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await context.close();
}
