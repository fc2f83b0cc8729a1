import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { apiOf, newKey, openAs } from './stage.ts';

const admin = apiOf('admin');
const MOST_STEPS = 120;

/** Goes on with Tab until it is reached, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(target)}`);
}

async function pressAt(page: Page, target: Locator, key: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

async function inProduction(key: string) {
  const { environments } = await admin.flags.get(key);
  return environments.find((it) => it.environment_key === 'production');
}

test('by keyboard alone: a flag is made, given to 10 % of production, looked up and taken back', async () => {
  const key = newKey('by-keyboard');
  const page = await openAs('admin', '/app');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByPlaceholder('Go to a page').waitFor();
  await page.keyboard.type('Create a flag');
  await page.keyboard.press('Enter');

  const form = page.getByRole('dialog', { name: 'Create a flag' });
  await tabTo(page, form.getByRole('textbox', { name: 'Name' }));
  await page.keyboard.type(key);
  await tabTo(page, form.getByRole('radio', { name: 'Release' }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await pressAt(page, form.getByRole('button', { name: 'Create the flag' }), 'Enter');
  await page.waitForURL(`**/app/flags/${key}?created=true`);

  await tabTo(page, page.getByRole('textbox', { name: 'Rollout in production', exact: true }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('10');
  await page.keyboard.press('Enter');
  const rollout = page.getByRole('dialog', { name: `Roll ${key} out to 10 %` });
  await pressAt(page, rollout.getByRole('button', { name: 'Save in Production' }), 'Enter');
  await page.getByText('Rolled out to 10 % in production.').waitFor();
  await pressAt(page, page.getByRole('switch', { name: `${key} in production` }), 'Space');
  const review = page.getByRole('dialog', { name: `Switch ${key} on` });
  await tabTo(page, review.getByRole('textbox', { name: 'Comment' }));
  await page.keyboard.type('A tenth to begin with');
  await pressAt(page, review.getByRole('button', { name: 'Save in Production' }), 'Enter');
  await page.getByText('Switched on in production.').waitFor();
  expect(await inProduction(key)).toMatchObject({ is_enabled: true, rollout_percentage: 10 });

  await pressAt(page, page.getByRole('link', { name: 'History' }), 'Enter');
  const latest = page.getByRole('link', { name: `switched ${key} on in production` });
  await latest.getByText('ada@example.com').waitFor();
  await latest.getByText('A tenth to begin with').waitFor();
  const before = page.getByRole('link', { name: `changed the rollout of ${key}` });
  await pressAt(page, before, 'Enter');
  await pressAt(page, page.getByRole('button', { name: 'Restore this version…' }), 'Enter');
  const restore = page.getByRole('dialog');
  await restore.getByText('switched off').waitFor();
  await pressAt(page, restore.getByRole('button', { name: 'Save in Production' }), 'Enter');
  await page.getByText('Restored.').waitFor();
  expect(await inProduction(key)).toMatchObject({ is_enabled: false, rollout_percentage: 10 });
});

test('a developer is told politely where only admins may go on', async () => {
  const key = newKey('polite');
  await admin.flags.create({ key, name: 'Polite' });
  const page = await openAs('developer', `/app/flags/${key}`);
  const production = page.getByRole('switch', { name: `${key} in production` });
  await production.waitFor();
  expect(await production.isDisabled()).toBe(true);
  await page
    .getByRole('note', { name: 'Production is protected: only admins change it.' })
    .waitFor();
  await page.getByRole('switch', { name: `${key} in staging` }).press('Space');
  await page.getByText('Switched on in staging.').waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  const remove = page.getByRole('button', { name: /^Delete/ });
  await remove.waitFor();
  expect(await remove.isDisabled()).toBe(true);
  expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
});
