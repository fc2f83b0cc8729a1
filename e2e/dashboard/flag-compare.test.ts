import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const admin = apiOf('admin');
const RULES = [
  {
    id: 'beta',
    when: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
    serve: { variant: 'on' },
  },
];

async function aFlag(): Promise<string> {
  const { key } = await admin.flags.create({ key: newKey('promoted'), name: 'Promoted' });
  await admin.flags.changeIn(key, 'staging', { is_enabled: true, rules: RULES });
  return key;
}

async function inProduction(key: string) {
  const { environments } = await admin.flags.get(key);
  return environments.find((it) => it.environment_key === 'production');
}

test('what was tried in staging is promoted field by field, over what is there now, and taken back', async () => {
  const key = await aFlag();
  const page = await openAs('admin', `/app/flags/${key}/compare`);
  const table = page.getByRole('region', { name: 'Differences' });
  const row = (field: string) => table.getByRole('row').filter({ hasText: field });
  await row('Switch').waitFor();
  expect(await row('Switch').getByRole('cell').allInnerTexts()).toEqual(['on', 'off']);
  const [there, here] = await row('Rules').getByRole('cell').allInnerTexts();
  expect([there, here]).toEqual([expect.stringContaining('plan is pro'), 'none']);
  await page.getByRole('button', { name: 'Values of Rules' }).click();
  await table.getByText('"operator": "equals"').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('checkbox', { name: 'Switch' }).uncheck();
  await page.getByRole('button', { name: 'Promote to Production…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Comment').fill('Went well');
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save in Production' }).click();
  await page.getByText('Promoted to production.').waitFor();
  expect(await inProduction(key)).toMatchObject({ is_enabled: false, rules: RULES });
  const [latest] = (await admin.flags.listHistory(key)).items;
  expect(latest).toMatchObject({ action: 'promoted', comment: 'Went well' });
  await row('Rules').waitFor({ state: 'detached' });
  expect(await table.getByRole('row').count()).toBe(2);

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('Undone.').waitFor();
  expect(await inProduction(key)).toMatchObject({ is_enabled: false, rules: [] });
});

test('who was slower sees the differences anew, and may go on', async () => {
  const key = await aFlag();
  const page = await openAs('admin', `/app/flags/${key}/compare`, { colorScheme: 'dark' });
  // This window does not hear of changes as they happen.
  await page.route('**/audit/stream', (route) => route.fulfill({ status: 403 }));
  await page.reload();
  await page.getByRole('button', { name: 'Promote to Production…' }).click();
  await admin.flags.changeIn(key, 'production', { is_enabled: true });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('switched on').first().waitFor();
  await dialog.getByRole('button', { name: 'Save in Production' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByText('switched on').first().waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Save in Production' }).click();
  await page.getByText('They are the same').waitFor();
  expect(await inProduction(key)).toMatchObject({ is_enabled: true, rules: RULES });
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('environments are chosen in the address, and who may not promote is told why', async () => {
  const key = await aFlag();
  const page = await openAs('developer', `/app/flags/${key}/compare?from=staging&to=production`, {
    viewport: { width: 375, height: 740 },
  });
  const button = page.getByRole('button', { name: /^Promote to/ });
  expect(await button.isDisabled()).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  await page.getByRole('combobox', { name: 'To' }).click();
  await page.getByRole('option', { name: 'Development' }).click();
  await page.waitForURL(/from=staging&to=development/);
  await page.getByRole('button', { name: 'Promote to Development…' }).click();
  await page.getByRole('button', { name: 'Save in Development' }).click();
  await page.getByText('They are the same').waitFor();
});
