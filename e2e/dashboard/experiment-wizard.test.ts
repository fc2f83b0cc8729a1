import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

test('an experiment is put together from its flag, step by step, and started', async () => {
  const [flag, key, metric] = [newKey('wizard'), newKey('blue'), newKey('sales')];
  const developer = apiOf('developer');
  await developer.flags.createIn({
    key: flag,
    name: 'Buy button',
    environment_key: 'development',
    is_enabled: true,
  });
  await developer.layers.create({ key, name: 'Buttons', environment_key: 'development' });
  const page = await openAs('developer', `/app/flags/${flag}`);
  await page.getByRole('link', { name: 'New experiment on this flag' }).click();
  await page.getByRole('heading', { name: 'Flag and hypothesis' }).waitFor();
  await page.getByRole('button', { name: 'Next: variants and audience' }).click();
  await page.getByText('Choose the environment.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await page.getByRole('radio', { name: /production/ }).isDisabled()).toBe(true);
  await page.getByRole('radio', { name: /development/ }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill('Blue button');
  await page.getByRole('textbox', { name: 'Key' }).fill(key);
  await page.getByRole('textbox', { name: 'We believe that' }).fill('blue sells more');
  await page.getByRole('button', { name: 'Next: variants and audience' }).click();

  expect(await page.getByRole('radio', { name: 'on is the control' }).isChecked()).toBe(true);
  await page.getByRole('radio', { name: 'off is the control' }).check();
  await page.getByRole('textbox', { name: 'Share of on' }).fill('20');
  await page.getByRole('textbox', { name: 'Traffic' }).fill('40');
  await page.getByRole('combobox', { name: 'Layer' }).click();
  await page.getByRole('option', { name: 'Buttons (100 % free)' }).click();
  await page.getByRole('button', { name: 'Next: metrics' }).click();

  await page.getByRole('button', { name: 'Create a new one as primary metric' }).click();
  const drawer = page.getByRole('dialog', { name: 'Create a metric' });
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Sales');
  await drawer.getByRole('textbox', { name: 'Key' }).fill(metric);
  await drawer.getByLabel('Event', { exact: true }).fill('sale');
  await drawer.getByRole('textbox', { name: 'Smallest change worth finding' }).fill('12');
  await drawer.getByRole('button', { name: 'Create the metric' }).click();
  await page.getByText('did not come in development in seven days').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Next: how long' }).click();

  await page.getByText('There is no plan from this').waitFor();
  await page.getByText('By hand', { exact: true }).click();
  await page.getByText('Smallest change to be found: 12 %').waitFor();
  await page.getByText(/^About \d+ days and/).waitFor();
  const days = Number(await page.getByRole('textbox', { name: 'Planned days' }).inputValue());
  expect(days).toBeGreaterThan(1);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.goBack();
  await page.goBack();
  expect(await page.getByRole('textbox', { name: 'Traffic' }).inputValue()).toBe('40');
  await page.getByRole('link', { name: 'Review' }).click();

  await page.getByText('20 % on, 80 % off for everyone').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create and start' }).click();
  await page.getByRole('heading', { level: 1, name: 'Blue button' }).waitFor();
  expect(await developer.experiments.get(key)).toMatchObject({
    state: 'running',
    flag_key: flag,
    hypothesis: 'We believe that blue sells more.',
    control: 'off',
    variants: [
      { variant: 'on', weight: 20 },
      { variant: 'off', weight: 80 },
    ],
    traffic: 40,
    layer_key: key,
    metrics: [{ metric_key: metric, role: 'primary' }],
    planned_days: days,
  });

  await page.goto('/app/experiments/layers?environment=development');
  await page.getByText('60 % free').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('what the server refuses is said where it is mended, and nothing is lost', async () => {
  const [flag, key] = [newKey('taken-flag'), newKey('taken')];
  const developer = apiOf('developer');
  await developer.flags.create({ key: flag, name: 'Off everywhere' });
  const variants = [
    { variant: 'off', weight: 50 },
    { variant: 'on', weight: 50 },
  ];
  const place = { flag_key: flag, environment_key: 'development' };
  await developer.experiments.create({ key, name: 'First', ...place, variants, control: 'off' });
  const address = `/app/experiments/new?flag=${flag}&environment=development`;
  const page = await openAs('developer', address);
  await page.getByText('the flag has to be switched on').waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Second');
  await page.getByRole('textbox', { name: 'Key' }).fill(key);
  for (const next of ['variants and audience', 'metrics', 'how long', 'review']) {
    // oxlint-disable-next-line no-await-in-loop
    await page.getByRole('button', { name: `Next: ${next}` }).click();
  }
  await page.getByRole('note', { name: 'The flag is switched off there' }).waitFor();
  expect(await page.getByRole('button', { name: 'Create and start' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Create as draft' }).click();
  await page.getByRole('link', { name: 'Go to “Flag and hypothesis”' }).click();
  await page.getByRole('textbox', { name: 'Key' }).fill(`${key}-2`);
  await page.getByRole('link', { name: 'Experiments' }).first().click();
  const leave = page.getByRole('dialog', { name: 'Leave without saving?' });
  await leave.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create as draft' }).click();
  await page.getByRole('heading', { level: 1, name: 'Second' }).waitFor();
  expect(await developer.experiments.get(`${key}-2`)).toMatchObject({ state: 'draft', ...place });
});
