import { expect, test } from 'vitest';
import { PASSWORD } from '../../apps/server/test/people.ts';
import { accessibilityFaults, apiOf, newKey, openAs, openWindow, url } from './stage.ts';

const NEW_PASSWORD = 'another long passphrase';

/** An account of its own, for what would end the sessions of others. */
async function newAccount() {
  const email = `${newKey('person')}@example.com`;
  await apiOf('admin').auth.createUser({
    email,
    name: 'Pat Person',
    password: PASSWORD,
    role: 'viewer',
  });
  return email;
}

test('somebody registers, logs out, and logs in with the right password only', async () => {
  const page = await openWindow();
  const email = `${newKey('register')}@example.com`;
  await page.goto('/app/login');
  await page.getByRole('heading', { name: 'Log in to Halyard' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('link', { name: 'Register' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Name').fill('Robin');
  await page.getByRole('textbox', { name: 'Password' }).fill('password');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('is one of the passwords that are guessed first').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Account of Robin' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.waitForURL('**/app/login');

  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill('not the passphrase');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('textbox', { name: 'E-mail' }).inputValue()).toBe(email);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Account of Robin' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/app');
});

test('a link to a page leads there after the login, with all that it says', async () => {
  const email = await newAccount();
  const page = await openWindow({ colorScheme: 'dark' });
  const link = '/app/flags?q=checkout%20%26%20co&sort=changed';
  await page.goto(link);
  await page.getByRole('heading', { name: 'Log in to Halyard' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/app/flags?*');
  const { searchParams } = new URL(page.url());
  expect(Object.fromEntries(searchParams)).toEqual({ q: 'checkout & co', sort: 'changed' });

  await page.goto('/app/login?next=https%3A%2F%2Fevil.example%2Fapp');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  expect(new URL(page.url()).origin).toBe(url);
});

test('a profile changes name and password, and ends sessions of other windows', async () => {
  const email = await newAccount();
  const logIn = async () => {
    const opened = await openWindow();
    const data = { email, password: PASSWORD };
    await opened.context().request.post('/auth/login', { data });
    return opened;
  };
  const [page, other] = [await logIn(), await logIn()];
  await page.goto('/app/profile');
  await page.getByRole('textbox', { name: 'Name' }).fill('Pat <b>Renamed</b>');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByRole('button', { name: 'Account of Pat <b>Renamed</b>' }).waitFor();

  await page.getByRole('button', { name: /^End the session of/ }).click();
  await page.getByText(/^The session of .* has ended/).waitFor();
  expect(await page.getByRole('region', { name: 'Sessions' }).getByRole('listitem').count()).toBe(
    1,
  );
  expect((await other.context().request.get('/auth/me')).status()).toBe(401);

  await page.getByRole('textbox', { name: 'Current password' }).fill('not the passphrase');
  await page.getByRole('textbox', { name: 'New password' }).fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('main').getByRole('alert').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText(/^Your password is changed/).waitFor();
  const data = { email, password: NEW_PASSWORD };
  expect((await other.context().request.post('/auth/login', { data })).status()).toBe(200);
  expect((await page.context().request.get('/auth/me')).status()).toBe(200);
});

test('a chosen theme is there before anything is drawn', async () => {
  const page = await openAs('viewer', '/app/profile', { colorScheme: 'light' });
  await page.getByRole('button', { name: /^Account of/ }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  const scheme = page.locator('html');
  await expect.poll(() => scheme.getAttribute('data-mantine-color-scheme')).toBe('dark');
  await page.addInitScript(() => {
    const shown = new Set<string>();
    Object.assign(globalThis, { shown });
    const look = () => {
      // What is in the document now is drawn in this scheme, if anything is.
      const { mantineColorScheme: drawn = 'none' } = document.documentElement.dataset;
      if (document.body) shown.add(drawn);
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
    });
  });
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  expect(await page.evaluate('[...shown]')).toEqual(['dark']);
  expect(await accessibilityFaults(page)).toEqual([]);
});
