import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  'a,b "c"',
  'שלום',
  '👩‍🚀',
  '__proto__',
  'x'.repeat(900),
];

test('a segment is created, edited with a live preview, saved and undone', async () => {
  const page = await openAs('developer', '/app/segments');
  await page.getByRole('button', { name: 'Create segment' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create a segment' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Early Birds');
  const key = newKey('early');
  expect(await dialog.getByRole('textbox', { name: 'Key' }).inputValue()).toBe('early-birds');
  await dialog.getByRole('textbox', { name: 'Key' }).fill(key);
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Create segment' }).click();

  await page.getByRole('heading', { name: 'Early Birds' }).waitFor();
  await page.getByRole('button', { name: 'Add a group of conditions' }).click();
  const group = page.getByRole('group', { name: 'Group 1' });
  await group.getByRole('combobox', { name: /Attribute of condition 1 of group 1/ }).fill('plan');
  await group.getByRole('combobox', { name: /Values of condition 1 of group 1/ }).fill('pro');
  await page.keyboard.press('Enter');
  const tried = page.getByRole('group', { name: 'Tried context' });
  await tried.getByRole('switch', { name: 'Tried context as JSON' }).click();
  await tried.getByRole('textbox').fill('{"targetingKey": "ada", "plan": "pro"}');
  await page.getByText('In the segment: a group of conditions matches.').waitFor();

  await page.getByRole('combobox', { name: 'Excluded keys' }).fill('ada');
  await page.keyboard.press('Enter');
  await page.getByText('Not in the segment: its key is excluded.').waitFor();
  const bar = page.getByRole('region', { name: 'Unsaved changes' });
  await bar.getByText('key ada excluded').waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('link', { name: 'Members' }).click();
  await bar.getByRole('textbox', { name: 'Comment' }).fill('First members');
  expect(await accessibilityFaults(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  expect(await apiOf('viewer').segments.get(key)).toMatchObject({
    conditions: [[{ attribute: 'plan', operator: 'equals', values: ['pro'] }]],
    excluded: ['ada'],
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await apiOf('viewer').segments.get(key)).excluded).toEqual([]);
});

test('a file of keys is shown, then added; hostile keys stay text', async () => {
  const key = newKey('listed');
  await apiOf('developer').segments.create({ key, name: 'Listed', included: ['ada'] });
  const page = await openAs('developer', `/app/segments/${key}`, { colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Upload CSV of included keys' }).click();
  const dialog = page.getByRole('dialog', { name: 'Upload included keys' });
  const choose = async (text: string | Buffer) => {
    const chosen = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Choose a file' }).click();
    const buffer = Buffer.from(text);
    await (await chosen).setFiles({ name: 'keys.csv', mimeType: 'text/csv', buffer });
  };
  await choose(Buffer.from([0xff, 0xfe, 0x00]));
  await dialog.getByText('The file is not UTF-8 text').waitFor();
  await choose('key\nada\n"never closed');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await dialog.getByText('line 3 opens a quote that is never closed').waitFor();
  const quoted = HOSTILE.map((it) => `"${it.replaceAll('"', '""')}"`);
  await choose(['key', 'ada', ...quoted, 'ada'].join('\n'));
  await dialog.getByText('8 lines').waitFor();
  await dialog.getByText(HOSTILE[0] ?? '', { exact: true }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await page.getByText('Added 6, 1 duplicate in the file. 7 keys now.').waitFor();
  expect((await apiOf('viewer').segments.get(key)).included).toEqual(['ada', ...HOSTILE]);

  await page.getByText(HOSTILE[0] ?? '', { exact: true }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV of included keys' }).click();
  expect((await saved).suggestedFilename()).toBe(`${key}-included.csv`);
});

test('whoever was faster is shown, and neither change is lost', async () => {
  const key = newKey('shared');
  await apiOf('developer').segments.create({ key, name: 'Shared', included: ['ada'] });
  const page = await openAs('developer', `/app/segments/${key}`);
  await page.getByRole('combobox', { name: 'Included keys' }).fill('bob');
  await page.keyboard.press('Enter');
  await apiOf('admin').segments.change(key, { excluded: ['eve'] });
  await page.getByText('Somebody saved another change meanwhile').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Somebody changed this segment meanwhile' });
  await dialog.getByText('Key eve excluded').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save mine too' }).click();
  await page.getByText('Saved Shared.').waitFor();
  const after = await apiOf('viewer').segments.get(key);
  expect([after.included, after.excluded]).toEqual([['ada', 'bob'], ['eve']]);
});

test('a segment in force in production is reviewed by admins, and told to others beforehand', async () => {
  const [key, flag] = [newKey('vip'), newKey('vip-flag')];
  const admin = apiOf('admin');
  await admin.segments.create({ key, name: 'VIPs', included: ['ada'] });
  await admin.flags.createIn({
    key: flag,
    name: 'For VIPs',
    environment_key: 'production',
    rules: [{ when: [{ operator: 'in_segment', values: [key] }], serve: { variant: 'on' } }],
  });
  const other = await openAs('developer', `/app/segments/${key}?tab=uses`);
  await other.getByRole('link', { name: `${flag} in production` }).waitFor();
  expect(await accessibilityFaults(other)).toEqual([]);
  await other.getByRole('link', { name: 'Members' }).click();
  await other.getByText('only admins change who is in it').waitFor();
  expect(await other.getByRole('combobox', { name: 'Included keys' }).isDisabled()).toBe(true);

  const page = await openAs('admin', `/app/segments/${key}`);
  await page.getByRole('combobox', { name: 'Included keys' }).fill('bob');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Review for production' }).click();
  const review = page.getByRole('dialog', { name: 'Review the change' });
  await review.getByText('Key bob included').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await review.getByRole('textbox', { name: 'Comment' }).fill('Welcome');
  await review.getByRole('button', { name: 'Save in production' }).click();
  await page.getByText('Saved VIPs.').waitFor();

  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('Welcome').waitFor();
  await page.getByText(`created segment ${key}`).click();
  await page.getByRole('button', { name: 'Restore this version' }).click();
  const restore = page.getByRole('dialog', { name: 'Restore this version?' });
  await restore.getByText('Key bob no longer included').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await restore.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('Restored.').waitFor();
  expect((await admin.segments.get(key)).included).toEqual(['ada']);

  await page.getByRole('button', { name: 'Delete' }).click();
  const remove = page.getByRole('dialog', { name: `Delete segment ${key}?` });
  await remove.getByRole('button', { name: 'Delete segment' }).click();
  await remove.getByText(`its rules in production name this segment`).waitFor();
  await admin.flags.changeIn(flag, 'production', { rules: [] });
  await remove.getByRole('button', { name: 'Delete segment' }).click();
  await page.getByRole('heading', { name: 'Segments', exact: true }).waitFor();
  await page.getByRole('searchbox', { name: 'Search segments' }).fill(key);
  await page.getByText('No segment matches').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});
