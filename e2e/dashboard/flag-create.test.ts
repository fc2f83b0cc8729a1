import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const api = apiOf('admin');

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Create a flag' });
const field = (page: Page, name: string) => dialogOf(page).getByRole('textbox', { name });
const create = (page: Page) => dialogOf(page).getByRole('button', { name: 'Create the flag' });

test('a name makes a key, and one request makes the flag however often it is clicked', async () => {
  const key = newKey('created');
  const page = await openAs('developer', '/app/flags');
  await page.getByRole('grid').or(page.getByText('No flags yet')).waitFor();
  await page.keyboard.press('c');
  await field(page, 'Name').fill(key.toUpperCase().replaceAll('-', '  '));
  expect(await field(page, 'Key').inputValue()).toBe(key);
  await field(page, 'Description').fill('Shows the new checkout.');
  await dialogOf(page).getByRole('combobox', { name: 'Tags' }).fill('web,');
  await dialogOf(page).getByRole('checkbox', { name: 'Available to browsers and apps' }).check();
  await dialogOf(page).getByRole('button', { name: 'Show the curl command' }).click();
  const curl = dialogOf(page).getByRole('figure', { name: 'curl command' });
  expect(await curl.textContent()).toContain(`"key": "${key}"`);

  const { promise: mayGo, resolve: go } = Promise.withResolvers<void>();
  let requests = 0;
  await page.route('**/flags', async (route) => {
    if (route.request().method() === 'POST') requests += 1;
    await mayGo;
    await route.continue();
  });
  await create(page).dblclick();
  await field(page, 'Name').press('Enter');
  go();
  await page.waitForURL(`**/app/flags/${key}?created=true`);
  expect(requests).toBe(1);
  expect(await api.flags.get(key)).toMatchObject({
    flag_type: 'boolean',
    kind: 'release',
    description: 'Shows the new checkout.',
    tags: ['web'],
    client_side: true,
  });
});

test('what is wrong is said at its field, as soon as it can be seen', async () => {
  const taken = newKey('taken');
  await api.flags.create({ key: taken, name: taken });
  const page = await openAs('developer', '/app/flags?create=true');
  await field(page, 'Key').fill('New Checkout');
  await dialogOf(page).getByText('Lower case letters, digits').waitFor();
  await field(page, 'Key').fill(taken);
  await dialogOf(page).getByText('Another flag has this key.').waitFor();
  await dialogOf(page)
    .getByRole('link', { name: `Open ${taken}` })
    .waitFor();
  await create(page).click();
  await dialogOf(page).getByText('A flag needs a name.').waitFor();

  await dialogOf(page)
    .getByRole('radio', { name: /^Multivariate/ })
    .check();
  await dialogOf(page).getByText('Number', { exact: true }).click();
  await field(page, 'Value of variant 2').fill('many');
  await dialogOf(page).getByText('Not a number.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('presets make what they say, switched on where they say', async () => {
  const page = await openAs('developer', '/app/flags?create=true', { colorScheme: 'dark' });
  const killSwitch = newKey('kill');
  await field(page, 'Name').fill(killSwitch);
  await dialogOf(page)
    .getByRole('radio', { name: /^Kill switch/ })
    .check();
  expect(await dialogOf(page).getByRole('checkbox', { name: 'production' }).isDisabled()).toBe(
    true,
  );
  expect(await accessibilityFaults(page)).toEqual([]);
  await create(page).click();
  await page.waitForURL(`**/app/flags/${killSwitch}?created=true`);
  const made = await api.flags.get(killSwitch);
  expect(made.kind).toBe('operational');
  expect(
    made.environments.map(({ is_enabled, is_protected }) => is_enabled !== is_protected),
  ).not.toContain(false);

  const variants = newKey('variants');
  await page.goto('/app/flags?create=true');
  await field(page, 'Name').fill(variants);
  await dialogOf(page)
    .getByRole('radio', { name: /^Multivariate/ })
    .check();
  await field(page, 'Key of variant 1').fill('none');
  await field(page, 'Value of variant 1').fill('');
  await dialogOf(page).getByRole('checkbox', { name: 'staging' }).check();
  await create(page).click();
  await page.waitForURL(`**/app/flags/${variants}?created=true`);
  expect(await api.flags.getIn(variants, 'staging')).toMatchObject({
    is_enabled: true,
    variants: [
      { key: 'none', value: '' },
      { key: 'treatment', value: 'treatment' },
    ],
    off_variant: 'none',
    fallthrough: { variant: 'treatment' },
  });
});

test('the key of a deleted flag is taken on purpose only', async () => {
  const key = newKey('deleted');
  await api.flags.create({ key, name: key });
  await api.flags.delete(key);
  const page = await openAs('developer', '/app/flags?create=true');
  await field(page, 'Name').fill(key);
  await create(page).click();
  await dialogOf(page).getByText('A deleted flag had this key.').waitFor();
  await dialogOf(page).getByRole('button', { name: 'Take the key of the deleted flag' }).click();
  await page.waitForURL(`**/app/flags/${key}?created=true`);
  expect((await api.flags.get(key)).key).toBe(key);
});

test('code asks for the flag in any language, by the value of its off variant', async () => {
  const key = newKey('coded');
  await api.flags.create({
    key,
    name: key,
    flag_type: 'multivariate',
    value_type: 'number',
    variants: [
      { key: 'few', value: 3 },
      { key: 'many', value: 30 },
    ],
  });
  const page = await openAs('viewer', `/app/flags/${key}/code`);
  const code = (language: string) => page.getByRole('figure', { name: `code for ${language}` });
  expect(await code('Node').textContent()).toContain(`getNumberValue(\n  '${key}',\n  3,`);
  await page.getByRole('tab', { name: 'curl' }).click();
  await page.waitForURL(/language=curl/);
  await page.getByRole('combobox', { name: 'Environment of the code' }).click();
  await page.getByRole('option', { name: 'staging' }).click();
  await page.waitForURL(/environment=staging/);
  expect(await code('curl').textContent()).toContain(`${key}?environment_key=staging`);
  await page.getByRole('tab', { name: 'React' }).click();
  await page.getByText('Client keys cannot read this flag yet').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});
