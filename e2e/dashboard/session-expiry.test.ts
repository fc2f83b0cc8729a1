import { createClient } from '@halyard/client';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PASSWORD } from '../../apps/server/test/people.ts';
import { accessibilityFaults, apiOf, newKey, openWindow, url } from './stage.ts';

/** A window of an admin whose sessions are nobody else's, and what ends the one of the window. */
async function openWithSession(path: string) {
  const email = `${newKey('expiry')}@example.com`;
  await apiOf('admin').auth.createUser({ email, name: 'Eve', password: PASSWORD, role: 'admin' });
  const page = await openWindow();
  const data = { email, password: PASSWORD };
  await page.context().request.post('/auth/login', { data });
  const { access_token: token } = await createClient({ baseUrl: url }).auth.logIn(data);
  const elsewhere = createClient({ baseUrl: url, token });
  // Hears of nothing: else the page might find out before anybody saves.
  await page.route('**/audit/stream*', () => undefined);
  await page.goto(path);
  const endSession = async () => {
    const others = (await elsewhere.auth.listMySessions()).filter((it) => !it.is_current);
    await Promise.all(others.map(({ id }) => elsewhere.auth.endMySession(id)));
  };
  return { page, elsewhere, endSession };
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });

test('what was being saved when the session ended is saved after the login', async () => {
  const { page, elsewhere, endSession } = await openWithSession('/app/environments');
  const key = newKey('late');
  await page.getByRole('button', { name: 'Create environment' }).click();
  const form = page.getByRole('dialog', { name: 'Create an environment' });
  await form.getByLabel('Name').fill(key);
  await form.getByLabel('Description').fill('Typed before the session ended');
  await endSession();
  await form.getByRole('button', { name: 'Create environment' }).click();

  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Password' }).fill('not the passphrase');
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await dialog.getByRole('alert').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await form.getByLabel('Description').inputValue()).toContain('Typed before');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.keyboard.press('Enter');

  await page.waitForURL(`**/app/environments/${key}`);
  await page.getByText(`Created ${key}`, { exact: false }).waitFor();
  const environment = (await elsewhere.environments.list()).find((it) => it.key === key);
  expect(environment?.description).toBe('Typed before the session ended');
});

test('“Not now” leaves the page as it was, and keeps a way back', async () => {
  const { page, elsewhere, endSession } = await openWithSession('/app/profile');
  await page.getByRole('textbox', { name: 'Name' }).fill('Eve the Second');
  await page.getByRole('listitem').filter({ hasText: 'this one' }).waitFor();
  await endSession();
  await page.getByRole('button', { name: 'Save name' }).click();
  const later = dialogOf(page).getByRole('button', { name: 'Not now' });
  await later.click();
  await dialogOf(page).waitFor({ state: 'hidden' });
  const bar = page.getByRole('status').filter({ hasText: 'Your session has ended' });
  await bar.waitFor();
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Eve the Second');
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Save name' }).click();
  await later.click();
  await page.getByRole('main').getByText('Log in first.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Eve the Second');

  await bar.getByRole('button', { name: 'Log in' }).click();
  await dialogOf(page).getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await bar.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByText('Your name is saved.').waitFor();
  expect((await elsewhere.auth.getMe()).name).toBe('Eve the Second');
});
