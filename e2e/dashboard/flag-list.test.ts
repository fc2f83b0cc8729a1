import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const developer = apiOf('developer');

/** Some flags whose keys begin with the same word, which finds them. */
async function aFewFlags(count: number): Promise<{ word: string; keys: string[] }> {
  const word = newKey('listed');
  const keys = Array.from({ length: count }, (_, i) => `${word}-${String(i).padStart(3, '0')}`);
  for (const [i, key] of keys.entries()) {
    await developer.flags.create({ key, name: `Listed ${i}`, tags: ['listed'] });
  }
  return { word, keys };
}

const rows = (page: Page) => page.getByRole('grid', { name: 'Flags' }).getByRole('row');
const rowOf = (page: Page, key: string) => rows(page).filter({ hasText: key });
const switchOf = (page: Page, key: string, environment: string) =>
  page.getByRole('switch', { name: `${key} in ${environment}` });

test('flags are found by words and filters, which stand in the address and as chips', async () => {
  const { word, keys } = await aFewFlags(3);
  const [first = '', second = ''] = keys;
  await developer.flags.changeIn(first, 'staging', { is_enabled: true });
  await developer.flags.change(second, { kind: 'experiment', owner: `${word}-owner` });
  const page = await openAs('viewer', `/app/flags?q=${word}`);
  await page.getByText(/^3 (of [\d,]+ )?flags$/).waitFor();

  await page.getByRole('searchbox').fill(`${word}-owner exp`);
  await page.getByText('No flag matches').waitFor();
  await page.getByRole('searchbox').fill(`${word}-owner`);
  await rowOf(page, second).waitFor();
  expect(await rows(page).count()).toBe(2);

  await page.getByRole('searchbox').fill(word);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const filters = page.getByRole('dialog', { name: 'Filter' });
  await filters.getByRole('combobox', { name: 'State', exact: true }).click();
  await page.getByRole('option', { name: 'On for everybody' }).click();
  await filters.getByRole('combobox', { name: 'State in' }).click();
  await page.getByRole('option', { name: 'staging' }).click();
  await page.keyboard.press('Escape');
  await page.waitForURL(/state=on/);
  await page.waitForURL(/environment=staging/);
  await rowOf(page, second).waitFor({ state: 'detached' });
  expect(await rows(page).count()).toBe(2);

  await page.reload();
  await page.getByRole('button', { name: 'Remove the filter on in staging' }).click();
  await rowOf(page, second).waitFor();
  await page.getByRole('button', { name: `Remove the filter “${word}”` }).click();
  await page.waitForURL(/\/app\/flags\/?$/);
});

test('a switch shows at once, can be undone, and is put back when the server refuses', async () => {
  const { word, keys } = await aFewFlags(1);
  const [key = ''] = keys;
  const page = await openAs('developer', `/app/flags?q=${word}`);
  const staging = switchOf(page, key, 'staging');
  await staging.click({ force: true });
  await page.getByText(`${key} is on in staging.`).waitFor();
  expect((await developer.flags.getIn(key, 'staging')).is_enabled).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(`${key} is off in staging.`).waitFor();
  expect(await staging.isChecked()).toBe(false);

  expect(await switchOf(page, key, 'production').isDisabled()).toBe(true);
  const reason = 'Production is protected: only admins change it.';
  await rowOf(page, key).getByRole('note', { name: reason }).waitFor();

  // Nobody tells this page of the change, so that it acts on what it saw.
  const silence = { contentType: 'text/event-stream', body: 'retry: 60000\n\n' };
  await page.route('**/audit/stream**', (route) => route.fulfill(silence));
  await page.reload();
  await staging.waitFor();
  await developer.flags.changeIn(key, 'staging', { is_enabled: true });
  await staging.click({ force: true });
  await page.getByText('Someone changed this meanwhile.').waitFor();
  await expect.poll(() => staging.isChecked()).toBe(true);
});

test('an admin reviews what is switched in a protected environment', async () => {
  const { word, keys } = await aFewFlags(1);
  const [key = ''] = keys;
  const page = await openAs('admin', `/app/flags?q=${word}`);
  await switchOf(page, key, 'production').click({ force: true });
  const review = page.getByRole('dialog', { name: `Switch ${key} on` });
  await review.getByRole('button', { name: /^Save in/ }).click();
  await review.waitFor({ state: 'detached' });
  expect(await switchOf(page, key, 'production').isChecked()).toBe(true);
  expect((await developer.flags.getIn(key, 'production')).is_enabled).toBe(true);
});

test('the list is used by keys alone, and draws no more rows than are in sight', async () => {
  const { word, keys } = await aFewFlags(45);
  const [first = '', second = '', third = ''] = keys;
  const page = await openAs('developer', '/app/flags');
  await rows(page).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(word);
  await page.getByText(/^45 (of|flags)/).waitFor();
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('46');
  expect(await rows(page).count()).toBeLessThan(35);

  await page.keyboard.press('ArrowDown');
  await expectFocus(page, first);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.getByText('2 flags selected').waitFor();
  expect(await page.getByRole('checkbox', { name: `Select ${second}` }).isChecked()).toBe(true);
  await expectFocus(page, third);
  await page.keyboard.press('Escape');
  await page.getByText(/^45 (of|flags)/).waitFor();
  await page.keyboard.press('End');
  await expectFocus(page, keys.at(-1) ?? '');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
  await page.keyboard.press('k');
  await expectFocus(page, keys.at(-2) ?? '');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/app/flags/${keys.at(-2)}`);
});

async function expectFocus(page: Page, key: string): Promise<void> {
  await expect
    .poll(() => page.evaluate('document.activeElement?.textContent ?? ""'))
    .toContain(key);
}

test('many flags are tagged, archived and brought back at once', async () => {
  const { word, keys } = await aFewFlags(3);
  const [first = '', second = '', third = ''] = keys;
  const page = await openAs('developer', `/app/flags?q=${word}`);
  await page.getByRole('checkbox', { name: 'Select all flags in the list' }).click();
  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByRole('combobox', { name: 'Tag' }).fill('autumn');
  await page.getByRole('button', { name: 'Add the tag' }).click();
  await page.getByText('Tagged 3 flags with autumn.').waitFor();
  expect((await developer.flags.get(second)).tags).toEqual(['listed', 'autumn']);

  // Production serves it, so that only an admin may archive it.
  await apiOf('admin').flags.changeIn(third, 'production', { is_enabled: true });
  await page.getByRole('checkbox', { name: 'Select all flags in the list' }).click();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Archive 3 flags' });
  await dialog.getByRole('button', { name: 'Archive 3 flags' }).click();
  await dialog.getByText('3 of 3, 1 refused').waitFor();
  const refused = dialog.getByRole('list', { name: 'Refused' });
  expect(await refused.textContent()).toContain(`${third}: Only an admin`);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await rowOf(page, first).waitFor({ state: 'detached' });
  expect((await developer.flags.get(first)).is_archived).toBe(true);

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Restored 2 flags.').waitFor();
  await page.getByRole('checkbox', { name: `Select ${first}` }).click();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByRole('button', { name: 'Archive 1 flag' }).click();
  await page.getByText('Archived 1 flag.').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.goto(`/app/flags?q=${word}&archived=true`);
  await page.getByRole('checkbox', { name: `Select ${first}` }).click();
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByRole('button', { name: 'Restore 1 flag' }).click();
  await page.getByText('No flag matches').or(page.getByText('Nothing is archived')).waitFor();
  expect((await developer.flags.get(first)).is_archived).toBe(false);
});

test('viewers look at everything and are told why they change nothing', async () => {
  const { word, keys } = await aFewFlags(1);
  const [key = ''] = keys;
  const page = await openAs('viewer', `/app/flags?q=${word}&create=true`);
  await rowOf(page, key).waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await switchOf(page, key, 'staging').isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Create a flag' }).isDisabled()).toBe(true);
  const reason = 'Viewers may look, not change. An admin can give you the developer role.';
  await page.getByRole('note', { name: reason }).first().waitFor();
});

test('columns are chosen and stay so, and the list is clean in both themes and on a phone', async () => {
  const { word, keys } = await aFewFlags(2);
  const [key = ''] = keys;
  await developer.flags.change(key, { name: `<script>${'\u202e🎉'.repeat(60)}`, owner: 'ann' });
  const page = await openAs('developer', `/app/flags?q=${word}`, { colorScheme: 'dark' });
  await rowOf(page, key).waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Owner' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'development' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('columnheader', { name: 'Owner' }).waitFor();
  expect(await switchOf(page, key, 'development').count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);

  const phone = await openAs('developer', `/app/flags?q=${word}`, {
    viewport: { width: 375, height: 740 },
  });
  await rowOf(phone, key).waitFor();
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(375);
  await phone.getByRole('checkbox', { name: `Select ${key}` }).click();
  expect(await accessibilityFaults(phone)).toEqual([]);
});
