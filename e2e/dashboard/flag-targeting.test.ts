import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const admin = apiOf('admin');

/** A flag of its own for each test. */
async function newFlag(flag_type: 'boolean' | 'percentage' = 'boolean'): Promise<string> {
  const key = newKey('targeting');
  await admin.flags.create({
    key,
    name: `Flag ${key}`,
    flag_type,
    tags: ['web'],
    owner: 'payments',
  });
  return key;
}

test('a switch is thrown at once and back again; what is protected says who may', async () => {
  const key = await newFlag();
  const page = await openAs('developer', `/app/flags/${key}`);
  const development = page.getByRole('switch', { name: `${key} in development` });
  await development.press('Space');
  await page.getByText('Switched on in development.').waitFor();
  expect((await admin.flags.getIn(key, 'development')).is_enabled).toBe(true);
  const card = page.getByRole('region', { name: 'development' });
  await card.getByText('on for everyone').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect((await admin.flags.getIn(key, 'development')).is_enabled).toBe(false);
  expect(await page.getByRole('switch', { name: `${key} in production` }).isDisabled()).toBe(true);
  await page
    .getByRole('note', { name: 'Production is protected: only admins change it.' })
    .waitFor();
  expect(await page.title()).toBe(`Flag ${key} · Halyard`);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('a rollout is set to three decimals without opening the rules', async () => {
  const key = await newFlag('percentage');
  const page = await openAs('developer', `/app/flags/${key}`, { colorScheme: 'dark' });
  const card = page.getByRole('region', { name: 'development' });
  await card.getByRole('textbox', { name: 'Rollout in development' }).fill('12.345');
  await card.getByRole('button', { name: 'Save the rollout in development' }).click();
  await page.getByText('Rolled out to 12.345 % in development.').waitFor();
  expect((await admin.flags.getIn(key, 'development')).rollout_percentage).toBe(12.345);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('the editor undoes, redoes, says what would be saved, and saves it with a comment', async () => {
  const key = await newFlag('percentage');
  const page = await openAs('developer', `/app/flags/${key}`);
  await page.getByRole('link', { name: 'Edit rules in staging' }).click();
  const rollout = page.getByRole('textbox', { name: 'Rollout in staging' });
  const bar = page.getByRole('region', { name: 'Unsaved changes' });
  await page.getByRole('switch', { name: `${key} in staging` }).press('Space');
  await rollout.fill('30');
  await bar.getByText('switched on · rollout 0 % → 30 %').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Undo' }).click();
  await bar.getByText('switched on', { exact: true }).waitFor();
  await bar.getByRole('button', { name: 'Redo' }).click();
  expect(await rollout.inputValue()).toBe('30 %');
  await bar.getByRole('textbox', { name: 'Comment' }).fill('First third');
  await bar.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved in staging.').waitFor();
  expect(await admin.flags.getIn(key, 'staging')).toMatchObject({
    is_enabled: true,
    rollout_percentage: 30,
  });
  const [entry] = (await admin.flags.listHistory(key)).items;
  expect(entry).toMatchObject({ comment: 'First third', environment_key: 'staging' });
  await bar.waitFor({ state: 'detached' });
});

test('what is missing is told at its place before anything is sent', async () => {
  const key = await newFlag();
  const page = await openAs('developer', `/app/flags/${key}?environment=development`);
  await page.getByRole('button', { name: 'Add prerequisite' }).click();
  const bar = page.getByRole('region', { name: 'Unsaved changes' });
  await bar.getByRole('button', { name: 'Save' }).click();
  await bar.getByText('Prerequisite 1: Choose a flag.').waitFor();
  const prerequisite = page.getByRole('group', { name: 'Prerequisite 1' });
  await prerequisite.getByText('Choose a flag.').waitFor();
  expect((await admin.flags.getIn(key, 'development')).version).toBe(1);
  await bar.getByRole('button', { name: 'Discard' }).click();
  await bar.getByText('Nothing to save.').waitFor();
});

test('nobody leaves the editor of an environment with unsaved changes unasked', async () => {
  const key = await newFlag();
  const page = await openAs('developer', `/app/flags/${key}?environment=development`);
  const thrown = page.getByRole('switch', { name: `${key} in development` });
  await thrown.press('Space');
  const elsewhere = page.getByRole('navigation', { name: 'Environments' });
  await elsewhere.getByRole('link', { name: 'staging' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await thrown.isChecked()).toBe(true);
  await elsewhere.getByRole('link', { name: 'staging' }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('switch', { name: `${key} in staging` }).waitFor();
  expect((await admin.flags.getIn(key, 'development')).is_enabled).toBe(false);
});

test('a viewer sees the rules and why they cannot be changed', async () => {
  const key = await newFlag();
  const page = await openAs('viewer', `/app/flags/${key}?environment=staging`);
  await page.getByText('Viewers may look, not change.').waitFor();
  expect(await page.getByRole('switch', { name: `${key} in staging` }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('a new flag shows how to use it until one has seen it; a wrong key says so', async () => {
  const key = await newFlag();
  const page = await openAs('developer', `/app/flags/${key}?created=true`);
  await page.getByRole('heading', { name: 'Use it in your code' }).waitFor();
  await page.getByRole('button', { name: 'Close “Use it in your code”' }).click();
  await page.getByRole('heading', { name: 'Use it in your code' }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('');
  await page.goto(`/app/flags/${key}-not`);
  await page.getByRole('heading', { name: 'There is no flag with this key' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});
