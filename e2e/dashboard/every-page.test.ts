import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { PASSWORD } from '../../apps/server/test/people.ts';
import { accessibilityFaults, apiOf, newKey, openAs, openWindow } from './stage.ts';

/** Colours do not depend on the width, nor what is where on the scheme: two looks see it all. */
const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 375 },
] as const;

/** A first page of a cold server on a busy machine. */
const LOADED = { timeout: 8000 };

/** What somebody types who wants to break the pages. */
const HOSTILE = `<script>window.isBroken = true</script><img src=x onerror="isBroken = true"> مرحبا ‮abc 👩‍👩‍👧‍👦 `;
const HOSTILE_NAME = HOSTILE.padEnd(200, 'W');

const flag = newKey('every-page');
const segment = newKey('every-segment');
const metric = newKey('every-metric');
const experiment = newKey('every-experiment');
let entry: string;

beforeAll(async () => {
  const admin = apiOf('admin');
  await admin.segments.create({
    key: segment,
    name: HOSTILE_NAME,
    included: [HOSTILE.trim(), 'W'.repeat(200)],
  });
  await admin.flags.create({
    key: flag,
    name: HOSTILE_NAME,
    description: HOSTILE.repeat(5).trim(),
    flag_type: 'boolean',
    tags: ['every-page'],
  });
  await admin.flags.changeIn(flag, 'development', {
    is_enabled: true,
    rules: [
      {
        description: HOSTILE.trim(),
        when: [
          { operator: 'in_segment', values: [segment] },
          { attribute: 'plan', operator: 'equals', values: [HOSTILE.trim()] },
        ],
        serve: { variant: 'on' },
      },
    ],
  });
  await admin.metrics.create({
    key: metric,
    name: HOSTILE_NAME,
    event: metric,
    kind: 'conversion',
  });
  await admin.experiments.create({
    key: experiment,
    name: HOSTILE_NAME,
    hypothesis: HOSTILE.repeat(5).trim(),
    flag_key: flag,
    environment_key: 'development',
    variants: [
      { variant: 'off', weight: 50 },
      { variant: 'on', weight: 50 },
    ],
    control: 'off',
    metrics: [{ metric_key: metric, role: 'primary' }],
  });
  await admin.experiments.start(experiment);
  await admin.auth.createUser({
    email: `${newKey('hostile')}@example.com`,
    name: HOSTILE_NAME,
    password: PASSWORD,
    role: 'viewer',
  });
  await admin.sdkKeys.create('staging', { name: HOSTILE.slice(0, 80), kind: 'client' });
  entry = (await admin.audit.list({ limit: 1 })).items[0]?.id ?? '';
});

/** Every address of app/routes.tsx behind the login but those of experiments, with something on it. */
function addresses(): string[] {
  return [
    '/app',
    `/app/flags?q=${flag}`,
    `/app/flags/${flag}?environment=development`,
    `/app/flags/${flag}/history`,
    `/app/flags/${flag}/compare?from=development&to=production`,
    `/app/flags/${flag}/code`,
    `/app/flags/${flag}/settings`,
    '/app/segments',
    `/app/segments/${segment}`,
    `/app/segments/${segment}?tab=uses`,
    `/app/segments/${segment}?tab=history`,
    `/app/evaluate?flags=${flag}&environments=development`,
    '/app/audit',
    `/app/audit/${entry}`,
    '/app/environments',
    '/app/environments/staging',
    '/app/users',
    '/app/profile',
    '/app/no-such-page',
  ];
}

function addressesOfExperiments(): string[] {
  return [
    '/app/experiments',
    `/app/experiments/${experiment}`,
    `/app/experiments/${experiment}/metrics/${metric}`,
    `/app/experiments/new?flag=${flag}&environment=development`,
    '/app/experiments/layers?environment=development',
    '/app/experiment-plan',
    '/app/metrics',
    `/app/metrics/${metric}`,
    `/app/flags/${flag}/evaluations`,
  ];
}

/** What is wrong with the page as it is now, by its address. */
async function faultsOf(page: Page, address: string): Promise<string[]> {
  const faults: string[] = [];
  for (const look of LOOKS) {
    const { colorScheme, width } = look;
    // oxlint-disable-next-line no-await-in-loop
    await page.emulateMedia({ colorScheme });
    // oxlint-disable-next-line no-await-in-loop
    await page.setViewportSize({ width, height: 800 });
    // oxlint-disable-next-line no-await-in-loop
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - globalThis.innerWidth,
    );
    if (excess > 0) faults.push(`scrolls sideways by ${excess} px of ${width} px`);
    // oxlint-disable-next-line no-await-in-loop
    const found = await accessibilityFaults(page, look === LOOKS[0] ? 'all' : 'colors');
    faults.push(...found.map((fault) => `${colorScheme}, ${width} px: ${fault}`));
  }
  if (await page.evaluate("'isBroken' in globalThis")) faults.push('runs what somebody typed');
  return faults.map((fault) => `${address}: ${fault}`);
}

/** Waits until a page shows its content, and nothing stands for what is still to come. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.getByRole('heading', { level: 1, name: 'Loading' }).waitFor({ state: 'hidden' });
  await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count(), LOADED).toBe(0);
}

/** Another page without loading everything anew, as a link to it does. */
async function goOn(page: Page, address: string): Promise<void> {
  const textOf = () => page.locator('body').innerText();
  const before = await textOf();
  await page.evaluate((url) => {
    history.pushState(null, '', url);
    dispatchEvent(new PopStateEvent('popstate'));
  }, address);
  await expect.poll(textOf, LOADED).not.toBe(before);
}

async function faultsOfAll(page: Page, places: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const address of places) {
    // One window for all of them, as somebody works with it.
    // oxlint-disable-next-line no-await-in-loop
    await goOn(page, address);
    // oxlint-disable-next-line no-await-in-loop
    await settled(page).catch((error: unknown) => faults.push(`${address}: ${String(error)}`));
    // oxlint-disable-next-line no-await-in-loop
    faults.push(...(await faultsOf(page, address)));
  }
  return faults;
}

test('every page is sound, light and dark, wide and narrow', async () => {
  const page = await openAs('admin', '/app/profile');
  expect(await faultsOfAll(page, addresses())).toEqual([]);
});

test('the pages of experiments are sound, too', async () => {
  const page = await openAs('admin', '/app/profile');
  expect(await faultsOfAll(page, addressesOfExperiments())).toEqual([]);
});

test('the pages before the login are sound, too', async () => {
  const page = await openWindow();
  await page.goto('/app/login');
  const before = ['/app/setup?token=x', '/app/register', '/app/setup', '/app/login'];
  expect(await faultsOfAll(page, before)).toEqual([]);
});

test('hostile names are shown as the text that they are', async () => {
  const page = await openAs('viewer', `/app/flags/${flag}`);
  const tag = '<script>window.isBroken = true</script>';
  await page.getByRole('heading', { level: 1 }).getByText(tag, { exact: false }).waitFor();
  await page.goto(`/app/segments/${segment}`);
  await page.getByRole('heading', { level: 1 }).getByText(tag, { exact: false }).waitFor();
  expect(await page.evaluate("'isBroken' in globalThis")).toBe(false);
});
