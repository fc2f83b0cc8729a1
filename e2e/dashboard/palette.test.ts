import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

test('a few letters of its name lead to a flag, by the keyboard alone', async () => {
  const key = newKey('palette');
  await apiOf('admin').flags.create({
    key,
    name: `Whale ${key} <b>${'W'.repeat(150)}`,
    flag_type: 'boolean',
  });
  const page = await openAs('viewer', '/app/profile');
  // From inside a field, too.
  await page.getByRole('textbox', { name: 'Name' }).focus();
  await page.keyboard.press('Control+k');
  const search = page.getByRole('textbox', { name: 'Go to' });
  await search.waitFor();
  expect(await page.getByText('Create a flag').count()).toBe(0);
  await page.keyboard.type(`whale ${key}`);
  await page.getByRole('dialog').getByText(key, { exact: true }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/app/flags/${key}`);
  await search.waitFor({ state: 'hidden' });
});

test('it opens by a click, says when nothing is found, and gives the focus back', async () => {
  const page = await openAs('admin', '/app/environments', { colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Go to…' }).click();
  await page.getByText('Create a flag').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.type('no such thing');
  await page.getByText('Nothing is called so.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toContain('Go to…');
});

test('on a phone the menu opens, leads somewhere, and is out of reach while it is closed', async () => {
  const page = await openAs('admin', '/app/environments', {
    viewport: { width: 375, height: 740 },
  });
  const menu = page.getByRole('button', { name: 'Menu' });
  await menu.waitFor();
  expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
  await menu.click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'hidden' });
  await menu.click();
  await page.getByRole('link', { name: 'Users' }).click();
  await page.waitForURL('**/app/users');
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'hidden' });
});
