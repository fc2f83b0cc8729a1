import { json } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs, people } from './stage.ts';

const entries = (page: Page) => page.getByRole('main').getByRole('listitem');

/** A flag with three entries in the log. */
async function aFlagWithHistory(): Promise<string> {
  const { flags } = apiOf('admin');
  const key = newKey('audited');
  await flags.create({ key, name: 'Audited', flag_type: 'percentage' });
  await flags.changeIn(key, 'staging', {
    is_enabled: true,
    rollout_percentage: 5,
    comment: 'Our own people <b>first</b>',
  });
  await flags.changeIn(key, 'production', { rollout_percentage: 25 });
  return key;
}

test('the log says who did what, and opens to what changed', async () => {
  const key = await aFlagWithHistory();
  const page = await openAs('viewer', `/app/audit?key=${key}`);
  const said = [
    `changed the rollout of ${key} from 0 % to 25 % in production`,
    `switched ${key} on in staging, and changed rollout`,
    `created flag ${key}`,
  ];
  await page.getByRole('button', { name: said[2] ?? '' }).waitFor();
  await page.getByText(/^Chain verified · [\d,]+ entries, checked/).waitFor();
  const texts = (await entries(page).allInnerTexts()).map((it) => it.replaceAll('\u00A0', ' '));
  expect(texts.map((text, i) => text.includes(said[i] ?? 'nothing'))).toEqual([true, true, true]);
  expect(texts[1]).toContain(people.admin.email);
  expect(texts[1]).toContain('Our own people <b>first</b>');
  await page.getByRole('heading', { name: 'Today' }).waitFor();

  await page.getByRole('button', { name: said[0] ?? '' }).click();
  const open = entries(page).first();
  expect(await open.locator('del').innerText()).toBe('0');
  expect(await open.locator('ins').innerText()).toBe('25');
  expect(await accessibilityFaults(page)).toEqual([]);
  await open.getByRole('link', { name: `Open flag ${key}` }).click();
  await page.waitForURL(new RegExp(`/app/flags/${key}`));
});

test('filters stand in the address, can be taken away one by one, and the files hold what they leave', async () => {
  const key = await aFlagWithHistory();
  const page = await openAs('developer', '/app/audit', { colorScheme: 'dark' });
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.waitForURL(/key=/);
  await page.getByRole('combobox', { name: 'Environment' }).click();
  await page.getByRole('option', { name: 'staging' }).click();
  await page.getByRole('button', { name: `switched ${key} on in staging` }).waitFor();
  await expect.poll(() => entries(page).count()).toBe(1);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export JSON' }).click();
  const file = await json(await (await downloading).createReadStream());
  expect(file).toMatchObject([{ entity_key: key, environment_key: 'staging', action: 'updated' }]);

  await page.getByRole('button', { name: 'Clear environment' }).click();
  await expect.poll(() => entries(page).count()).toBe(3);
  await page.getByLabel('Until').fill('2026-01-01');
  await page.getByRole('heading', { name: 'No entry matches' }).waitFor();
  expect(new URL(page.url()).searchParams.get('until')).toBe('2026-01-01');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await page.waitForURL(/\/app\/audit$/);
  expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('');
});

test('new entries come by themselves, but wait while one reads', async () => {
  const { flags } = apiOf('admin');
  const key = await aFlagWithHistory();
  const page = await openAs('viewer', `/app/audit?key=${key}`);
  await page.getByRole('button', { name: `created flag ${key}` }).waitFor();
  await flags.changeIn(key, 'staging', { is_enabled: false });
  await page.getByRole('button', { name: `switched ${key} off in staging` }).waitFor();

  await page.getByRole('button', { name: `created flag ${key}` }).click();
  await flags.change(key, { name: 'Renamed' });
  await page.getByRole('button', { name: 'Show 1 new entry' }).waitFor();
  expect(await entries(page).first().innerText()).toContain('off in staging');
  await page.getByRole('button', { name: 'Show 1 new entry' }).click();
  await page.getByRole('button', { name: `renamed ${key} to Renamed` }).waitFor();
});

test('a long log is read on by scrolling', async () => {
  const { flags } = apiOf('admin');
  const key = newKey('long');
  await flags.create({ key, name: 'Long' });
  const owners = Array.from({ length: 50 }, (_, i) => `team-${i}`);
  await Promise.all(owners.map((owner) => flags.change(key, { owner })));
  const page = await openAs('viewer', `/app/audit?key=${key}`);
  await page
    .getByRole('button', { name: `changed owner of ${key}` })
    .first()
    .waitFor();
  expect(await entries(page).count()).toBe(50);
  await page.mouse.move(640, 600);
  await page.mouse.wheel(0, 10_000);
  await page.getByRole('button', { name: `created flag ${key}` }).waitFor();
});

test('an entry has a page of its own, with what proves it, and a link to pass on', async () => {
  const key = await aFlagWithHistory();
  const [entry] = (await apiOf('viewer').audit.list({ entity_key: key })).items;
  const page = await openAs('viewer', `/app/audit?key=${key}`);
  await page.getByRole('button', { name: `changed the rollout of ${key}` }).click();
  await page.getByRole('link', { name: 'Permalink' }).click();
  await page.waitForURL(`/app/audit/${entry?.id}`);
  await page.getByRole('heading', { level: 1, name: `changed the rollout of ${key}` }).waitFor();
  const main = await page.getByRole('main').innerText();
  for (const fact of [entry?.hash, entry?.request_id, entry?.entity_id, entry?.user_id]) {
    expect(main).toContain(fact);
  }
  await page.getByRole('button', { name: 'Copy link' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(page.url());
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await accessibilityFaults(page)).toEqual([]);
});
