import type { FlagConfig } from '@halyard/contracts/flags';
import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs, people } from './stage.ts';

const admin = apiOf('admin');

/** A flag that was rolled out in two steps, and renamed. */
async function aFlagWithHistory(environment: string): Promise<string> {
  const key = newKey('past');
  await admin.flags.create({ key, name: 'Past', flag_type: 'percentage' });
  const change = (rollout_percentage: number, comment: string) =>
    admin.flags.changeIn(key, environment, { is_enabled: true, rollout_percentage, comment });
  await change(10, 'First <b>tenth</b>');
  await change(50, 'Half');
  await admin.flags.change(key, { name: 'Past and gone' });
  return key;
}

async function configOf(key: string, environment: string): Promise<FlagConfig | undefined> {
  const { environments } = await admin.flags.get(key);
  return environments.find((it) => it.environment_key === environment);
}

test('a change can be looked at by its link, restored after a look at what that does, and taken back', async () => {
  const key = await aFlagWithHistory('staging');
  const page = await openAs('developer', `/app/flags/${key}/history`);
  const changes = page.getByRole('list', { name: 'Changes, newest first' }).getByRole('link');
  await changes.nth(3).waitFor();
  await page.getByRole('combobox', { name: 'Environment' }).click();
  await page.getByRole('option', { name: 'Staging' }).click();
  await expect.poll(() => changes.count(), { timeout: 8000 }).toBe(2);
  await changes.filter({ hasText: 'First <b>tenth</b>' }).click();

  const change = page.getByRole('article', { name: 'Change' });
  await change.getByText(`${people.admin.email} switched ${key} on in staging`).waitFor();
  await change.getByRole('button', { name: 'Copy the link to this change' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(link);
  await change.getByText('First <b>tenth</b>').waitFor();
  await change.getByRole('region', { name: 'Restore' }).getByText('rollout 50 % → 10 %').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await change.getByRole('button', { name: 'Restore this version…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Comment').fill('Too fast');
  expect(await accessibilityFaults(page)).toEqual([]);
  // Somebody is faster: what restoring does is shown anew, and can be confirmed then.
  await admin.flags.changeIn(key, 'staging', { rollout_percentage: 60 });
  await dialog.getByText('rollout 60 % → 10 %').waitFor();
  await dialog.getByRole('button', { name: 'Save in Staging' }).click();
  await page.getByText('Restored.').waitFor();
  expect(await configOf(key, 'staging')).toMatchObject({ rollout_percentage: 10 });
  const [latest] = (await admin.flags.listHistory(key)).items;
  expect(latest).toMatchObject({ action: 'reverted', comment: 'Too fast' });
  await change.getByText('The flag is still as this change left it.').waitFor();

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('Undone.').waitFor();
  expect(await configOf(key, 'staging')).toMatchObject({ rollout_percentage: 60 });
});

test('what is common to all environments is restored, too, and taken back', async () => {
  const key = await aFlagWithHistory('staging');
  const page = await openAs('developer', `/app/flags/${key}/history`, { colorScheme: 'dark' });
  await page.getByRole('link', { name: `created flag ${key}` }).click();
  await page.getByRole('button', { name: 'Restore this version…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Past and gone').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText('Restored.').waitFor();
  expect((await admin.flags.get(key)).name).toBe('Past');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('Undone.').waitFor();
  expect((await admin.flags.get(key)).name).toBe('Past and gone');
});

test('in a protected environment admins restore after a review, and others are told why not', async () => {
  const key = await aFlagWithHistory('production');
  const other = await openAs('developer', `/app/flags/${key}/history?environment=production`, {
    viewport: { width: 375, height: 740 },
  });
  await other.getByRole('link', { name: /tenth/ }).click();
  const button = other.getByRole('button', { name: 'Restore this version…' });
  expect(await button.isDisabled()).toBe(true);
  await other.getByRole('note', { name: /is protected: only admins change it/ }).waitFor();
  expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  await other.getByRole('link', { name: 'All changes' }).click();
  await other.getByRole('link', { name: /Half/ }).waitFor();

  const page = await openAs('admin', `/app/flags/${key}/history?environment=production`);
  await page.getByRole('link', { name: /tenth/ }).click();
  await page.getByRole('button', { name: 'Restore this version…' }).click();
  await page.getByRole('button', { name: 'Save in Production' }).click();
  await page.getByText('Restored.').waitFor();
  expect(await configOf(key, 'production')).toMatchObject({ rollout_percentage: 10 });
});
