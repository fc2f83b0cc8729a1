import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs, url } from './stage.ts';

const focused = (page: Page) =>
  page.evaluate(() => {
    const it = document.activeElement;
    return it?.getAttribute('aria-label') ?? it?.textContent;
  });

/** What an application is answered that asks with a key. */
async function statusOf(key: string): Promise<number> {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{"context":{}}',
  });
  await response.body?.cancel();
  return response.status;
}

async function newEnvironment(fields: { is_protected?: boolean } = {}): Promise<string> {
  const key = newKey('env');
  await apiOf('admin').environments.create({ key, name: `Place ${key}`, ...fields });
  return key;
}

test('an environment is made, protected, laid open again, and deleted', async () => {
  const page = await openAs('admin', '/app/environments');
  const key = newKey('place');
  await page.getByRole('button', { name: 'Create environment' }).click();
  const form = page.getByRole('dialog', { name: 'Create an environment' });
  await form.getByLabel('Name').fill('Production');
  await form.getByRole('button', { name: 'Create environment' }).click();
  await form.getByText('An environment with this key already exists.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await form.getByLabel('Key').fill(key);
  await form.getByRole('button', { name: 'Create environment' }).click();
  await page.waitForURL(`**/app/environments/${key}`);

  const isProtected = page.getByRole('checkbox', { name: 'Protected' });
  await isProtected.check();
  await page.getByLabel('Name', { exact: true }).fill('Lab');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByRole('img', { name: 'protected' }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Lab' }).waitFor();

  await isProtected.uncheck();
  await page.getByRole('link', { name: 'Flags' }).click();
  const leave = page.getByRole('dialog', { name: 'Leave without saving?' });
  await leave.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Save settings' }).click();
  const ask = page.getByRole('dialog', { name: 'Take the protection off Lab?' });
  expect(await accessibilityFaults(page)).toEqual([]);
  await ask.getByRole('button', { name: 'Take it off' }).click();
  await page.getByRole('img', { name: 'protected' }).waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Delete environment' }).click();
  const confirm = page.getByRole('dialog', { name: 'Delete Lab?' });
  const remove = confirm.getByRole('button', { name: 'Delete environment' });
  expect(await remove.isDisabled()).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await confirm.getByLabel(`Type ${key} to confirm`).fill(key);
  await remove.click();
  await page.waitForURL('**/app/environments');
  const left = await apiOf('admin').environments.list();
  expect(left.map((it) => it.key)).not.toContain(key);
});

test('a key is shown once, works, is replaced, and is taken back', async () => {
  const environment = await newEnvironment();
  const page = await openAs('developer', `/app/environments/${environment}`, {
    colorScheme: 'dark',
  });
  await page.getByText('No application asks here yet').waitFor();
  await page.getByRole('button', { name: 'Create SDK key' }).click();
  const form = page.getByRole('dialog', { name: 'Create an SDK key' });
  await form.getByLabel('Name').fill('Checkout API');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');

  const shown = page.getByRole('dialog', { name: 'The key of Checkout API' });
  await shown.getByRole('button', { name: 'Copy key' }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const first = await page.evaluate(() => navigator.clipboard.readText());
  expect(await statusOf(first)).toBe(200);
  await shown.getByRole('button', { name: 'I have it' }).click();
  await expect.poll(() => focused(page)).toBe('Create SDK key');
  expect(await page.content()).not.toContain(first);

  const actions = page.getByRole('button', { name: 'Actions for Checkout API' });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Rotate…' }).click();
  const rotate = page.getByRole('dialog', { name: 'Rotate Checkout API?' });
  await rotate.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => focused(page)).toBe('Actions for Checkout API');
  await actions.click();
  await page.getByRole('menuitem', { name: 'Rotate…' }).click();
  await rotate.getByRole('combobox', { name: 'The old key still works for' }).click();
  await page.getByRole('option', { name: 'Not at all' }).click();
  await rotate.getByRole('button', { name: 'Rotate key' }).click();
  await shown.getByRole('button', { name: 'Copy key' }).click();
  const second = await page.evaluate(() => navigator.clipboard.readText());
  await shown.getByRole('button', { name: 'I have it' }).click();
  await expect.poll(() => statusOf(first)).toBe(401);
  expect(await statusOf(second)).toBe(200);

  await actions.click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  const revoke = page.getByRole('dialog', { name: 'Revoke Checkout API?' });
  expect(await accessibilityFaults(page)).toEqual([]);
  await revoke.getByRole('button', { name: 'Revoke key' }).click();
  await actions.waitFor({ state: 'hidden' });
  await expect.poll(() => statusOf(second)).toBe(401);
  await page.getByLabel('Show revoked and ended keys (2)').check();
  expect(await page.getByRole('row').filter({ hasText: 'Checkout API' }).count()).toBe(2);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('who may not change something is told why, before trying', async () => {
  const environment = await newEnvironment({ is_protected: true });
  await apiOf('admin').sdkKeys.create(environment, { name: 'Web', kind: 'client' });
  const page = await openAs('developer', `/app/environments/${environment}`);
  const actions = page.getByRole('button', { name: 'Actions for Web' });
  await actions.waitFor();
  expect(await actions.isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Create SDK key' }).isDisabled()).toBe(true);
  await page
    .getByRole('note', { name: /is protected: only admins change it/ })
    .first()
    .focus();
  await page.getByRole('tooltip').waitFor();
  const settings = page.getByRole('region', { name: 'Settings' });
  expect(await settings.getByLabel('Name').isDisabled()).toBe(true);
  await settings.getByText('Only admins may do this.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  const viewer = await openAs('viewer', `/app/environments/${environment}`);
  await viewer.getByText('Keys are for developers').waitFor();
  expect(await viewer.getByRole('button', { name: 'Delete environment' }).isDisabled()).toBe(true);
  await viewer.getByRole('link', { name: 'Environments' }).first().click();
  expect(await viewer.getByRole('button', { name: 'Create environment' }).isDisabled()).toBe(true);
  expect(await accessibilityFaults(viewer)).toEqual([]);
});
