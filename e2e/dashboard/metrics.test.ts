import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

test('a metric is created with help, changed, and cannot be deleted while an experiment uses it', async () => {
  const [key, flag] = [newKey('purchases'), newKey('for-metrics')];
  const page = await openAs('developer', '/app/metrics');
  await page.getByRole('button', { name: 'Create metric' }).first().click();
  const drawer = page.getByRole('dialog', { name: 'Create a metric' });
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Purchases');
  await page.keyboard.press('Escape');
  expect(await drawer.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Purchases');
  await drawer.getByRole('textbox', { name: 'Key' }).fill(key);
  await drawer.getByRole('radio', { name: /^Quantile/ }).check();
  await drawer.getByRole('textbox', { name: 'Share that stays below it' }).fill('100');
  await drawer.getByRole('button', { name: 'Create the metric' }).click();
  await drawer.getByText('From 1 to 99.9 %.').waitFor();
  await drawer.getByText('Say which event is counted.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await drawer.getByRole('radio', { name: /^Conversion/ }).check();
  await drawer.getByLabel('Event', { exact: true }).fill(`bought ${key}`);
  await drawer.getByText(`Share of units with “bought ${key}”, within 3 days`).waitFor();
  await drawer.getByText('did not come in seven days').waitFor();
  await drawer.getByRole('button', { name: 'Create the metric' }).click();

  await page.getByRole('heading', { level: 1, name: 'Purchases' }).waitFor();
  await page.getByText('There is no value yet').waitFor();
  await page.getByRole('button', { name: 'Check in development' }).click();
  await page.getByText('There is nothing to check').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit the metric' });
  await edit.getByRole('textbox', { name: 'Smallest change worth finding' }).fill('2');
  await edit.getByRole('button', { name: 'Save the metric' }).click();
  await page.getByText('A change of 2 % is worth finding.').waitFor();
  expect(await apiOf('viewer').metrics.get(key)).toMatchObject({
    kind: 'conversion',
    event: `bought ${key}`,
    window_minutes: 4320,
    minimum_effect: 2,
  });

  const developer = apiOf('developer');
  await developer.flags.create({ key: flag, name: 'For metrics' });
  await developer.experiments.create({
    key: flag,
    name: 'Uses it',
    flag_key: flag,
    environment_key: 'development',
    variants: [
      { variant: 'off', weight: 50 },
      { variant: 'on', weight: 50 },
    ],
    control: 'off',
    metrics: [{ metric_key: key, role: 'primary' }],
  });
  await page.getByRole('link', { name: flag }).waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  const remove = page.getByRole('dialog', { name: 'Delete metric Purchases?' });
  await remove.getByText(`${flag} uses it, so it cannot go`).waitFor();
  expect(await remove.getByRole('button', { name: 'Delete metric' }).isDisabled()).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await developer.experiments.delete(flag);
  await remove.getByText('No experiment uses it.').waitFor();
  await remove.getByRole('button', { name: 'Delete metric' }).click();
  await page.getByRole('heading', { level: 1, name: 'Metrics' }).waitFor();
  await expect.poll(() => page.getByText(key).count()).toBe(0);
});

test('a plan by hand says how long, and its address says the plan', async () => {
  const page = await openAs('viewer', '/app/experiment-plan?mean=20&units=5000&effect=10');
  const sentence = page.getByText(/^About \d+ days and [\d,]+ units, [\d,]+ for each variant\.$/);
  await sentence.waitFor();
  const before = await sentence.innerText();
  await page.getByRole('switch', { name: 'Look every day and stop early' }).click();
  await expect.poll(() => sentence.innerText()).not.toBe(before);
  expect(new URL(page.url()).searchParams.get('fixed')).toBe('true');
  await page.getByText('Show as table').click();
  await page.getByRole('rowheader').first().waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});
