import { expect, test } from 'vitest';
import { PASSWORD } from '../../apps/server/test/people.ts';
import { accessibilityFaults, apiOf, newKey, openAs, openWindow } from './stage.ts';

test('an admin adds somebody, who can log in until an admin ends that', async () => {
  const page = await openAs('admin', '/app/users');
  const email = `${newKey('new')}@example.com`;
  await page.getByRole('button', { name: 'Add user' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
  await dialog.getByLabel('E-mail').fill('nobody');
  await dialog.getByLabel('Name').fill('Nora <i>New</i>');
  await dialog.getByRole('textbox', { name: 'First password' }).fill('password');
  await dialog.getByRole('button', { name: 'Add user' }).click();
  await dialog.locator('[aria-invalid=true]').first().waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByRole('textbox', { name: 'First password' }).fill(PASSWORD);
  await dialog.getByRole('radio', { name: 'Viewer' }).check();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Add user');

  await page.getByRole('searchbox', { name: 'Search users' }).fill(email);
  const row = page.getByRole('row').filter({ hasText: email });
  await row.getByText('Nora <i>New</i>').waitFor();
  await row.getByText('never').waitFor();
  const window = await openWindow();
  const data = { email, password: PASSWORD };
  await window.context().request.post('/auth/login', { data });
  await window.goto('/app/users');
  await window.getByText('Only admins manage users').waitFor();

  await page.getByRole('combobox', { name: `Role of ${email}` }).click();
  await page.getByRole('option', { name: /^Admin/ }).click();
  await window.getByRole('link', { name: 'Users' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await window.getByText('Only admins manage users').waitFor();

  await page.getByLabel(`${email} may log in`).uncheck({ force: true });
  await page.getByText(/is shut out/).waitFor();
  expect((await window.context().request.get('/auth/me')).status()).toBe(401);
  const { items } = await apiOf('admin').auth.listUsers({ limit: 200 });
  expect(items.find((it) => it.email === email)).toMatchObject({
    role: 'viewer',
    is_active: false,
  });
});

test('the list says why nobody shuts himself out, and who is not found', async () => {
  const page = await openAs('admin', '/app/users', { colorScheme: 'dark' });
  await page.getByRole('combobox', { name: 'Role of ada@example.com' }).waitFor();
  await page.getByRole('note', { name: 'You cannot shut yourself out.' }).focus();
  await page.getByRole('tooltip').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('searchbox', { name: 'Search users' }).fill('nobody at all');
  await page.getByText('Nobody is called so').waitFor();
});

test('a developer finds no users in the menu, and a polite refusal behind a link', async () => {
  const page = await openAs('developer', '/app/users');
  await page.getByText('Only admins manage users').waitFor();
  expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
});
