import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const admin = apiOf('admin');

async function newColours(): Promise<string> {
  const key = newKey('settings');
  await admin.flags.create({
    key,
    name: `Flag ${key}`,
    flag_type: 'multivariate',
    value_type: 'number',
    variants: [
      { key: 'few', value: 3 },
      { key: 'many', value: 30 },
    ],
    off_variant: 'few',
  });
  return key;
}

test('what people know a flag by is changed, and changed back', async () => {
  const key = await newColours();
  const page = await openAs('developer', `/app/flags/${key}/settings`);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('');
  const bar = page.getByRole('region', { name: 'Unsaved changes' });
  await bar.getByRole('button', { name: 'Save' }).click();
  await bar.getByText('Give it a name.').waitFor();
  await name.fill('Items <script> مرحبا');
  await page.getByRole('textbox', { name: 'Owner' }).fill('search');
  await page.getByRole('button', { name: 'Add a link' }).click();
  await page.getByRole('textbox', { name: 'Title of link 1' }).fill('Ticket');
  await page.getByRole('textbox', { name: 'Address of link 1' }).fill('https://example.com/1');
  expect(await accessibilityFaults(page)).toEqual([]);
  await bar.getByRole('textbox', { name: 'Comment' }).fill('Has an owner now');
  await bar.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByRole('heading', { level: 1 }).getByText('Items <script> مرحبا').waitFor();
  expect(await admin.flags.get(key)).toMatchObject({
    owner: 'search',
    links: [{ title: 'Ticket', url: 'https://example.com/1' }],
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect(await admin.flags.get(key)).toMatchObject({ name: `Flag ${key}`, owner: '', links: [] });
});

test('variants are added and changed; those in use stay', async () => {
  const key = await newColours();
  await admin.flags.changeIn(key, 'staging', { fallthrough: { variant: 'many' } });
  const page = await openAs('admin', `/app/flags/${key}/settings`, { colorScheme: 'dark' });
  expect(await page.getByRole('button', { name: 'Remove many' }).isDisabled()).toBe(true);
  await page
    .getByRole('note', { name: 'many is in use: what everyone else gets in staging.' })
    .waitFor();
  await page.getByRole('button', { name: 'Add a variant' }).click();
  await page.getByRole('textbox', { name: 'Key of variant 3' }).fill('all');
  const value = page.getByRole('textbox', { name: 'Value of all' });
  await value.fill('lots');
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByText('Give a number, as in 12 or 0.5.').first().waitFor();
  await value.fill('300');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Review changes' }).click();
  const review = page.getByRole('dialog', { name: `Change ${key} everywhere` });
  await review.getByText('production').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await review.getByRole('button', { name: 'Save in all environments' }).click();
  await page.getByText('Saved.').waitFor();
  expect((await admin.flags.get(key)).variants).toEqual([
    { key: 'few', value: 3 },
    { key: 'many', value: 30 },
    { key: 'all', value: 300 },
  ]);
});

test('a developer is told why variants that production serves cannot be changed', async () => {
  const key = await newColours();
  await admin.flags.changeIn(key, 'production', { is_enabled: true });
  const page = await openAs('developer', `/app/flags/${key}/settings`);
  await page.getByRole('textbox', { name: 'Value of few' }).fill('4');
  await page.getByRole('button', { name: 'Review changes' }).click();
  const review = page.getByRole('dialog', { name: `Change ${key} everywhere` });
  await review.getByRole('button', { name: 'Save in all environments' }).click();
  await review.getByText('Only an admin changes a protected environment.').waitFor();
  expect((await admin.flags.get(key)).version).toBe(1);
  await review.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.getByRole('button', { name: 'Archive…' }).isDisabled()).toBe(true);
});

test('settings that somebody else saved meanwhile are told, and kept where I did not change them', async () => {
  const key = await newColours();
  const page = await openAs('developer', `/app/flags/${key}/settings`);
  await page.getByRole('textbox', { name: 'Owner' }).fill('search');
  await admin.flags.change(key, { description: 'Theirs' });
  await page.getByRole('button', { name: 'Save' }).click();
  const conflict = page.getByRole('region', { name: 'Somebody changed this meanwhile' });
  await conflict.getByText('description added').waitFor();
  await conflict.getByRole('button', { name: 'Save mine on top' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await admin.flags.get(key)).toMatchObject({ owner: 'search', description: 'Theirs' });
});

test('a flag is archived, brought back, and deleted only by its key and when nobody needs it', async () => {
  const key = await newColours();
  const dependent = newKey('dependent');
  await admin.flags.create({ key: dependent, name: 'Dependent' });
  await admin.flags.changeIn(dependent, 'development', {
    prerequisites: [{ flag_key: key, variants: ['many'] }],
  });
  const page = await openAs('admin', `/app/flags/${key}/settings`);
  await page.getByRole('button', { name: 'Delete…' }).click();
  const question = page.getByRole('dialog', { name: `Delete ${key}?` });
  const confirm = question.getByRole('button', { name: 'Delete the flag' });
  expect(await confirm.isDisabled()).toBe(true);
  await question.getByRole('textbox').fill(key);
  await confirm.click();
  await question.getByText(dependent).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await admin.flags.changeIn(dependent, 'development', { prerequisites: [] });

  await page.getByRole('button', { name: 'Archive…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
  await page.getByText(`Archived ${key}.`).waitFor();
  await page.getByText('This flag is archived: bring it back').waitFor();
  await page.getByRole('button', { name: 'Bring back…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click();
  await page.getByText(`Brought ${key} back.`).waitFor();

  await page.getByRole('button', { name: 'Delete…' }).click();
  await question.getByRole('textbox').fill(key);
  await confirm.click();
  await page.getByText(`Deleted ${key}.`).waitFor();
  expect(new URL(page.url()).pathname).toBe('/app/flags');
  await expect(admin.flags.get(key)).rejects.toMatchObject({ code: 'FLAG_NOT_FOUND' });
});
