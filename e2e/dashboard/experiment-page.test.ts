import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs, url } from './stage.ts';

const UNITS = 800;

const THREE_DAYS_MINUTES = 4320;

/**
 * An experiment in development on a flag that is on, of a metric of which nobody did anything yet.
 * @param windowMinutes how long after its first exposure a unit is looked at; null: without an end.
 */
async function aDraft(
  name: string,
  windowMinutes: number | null = null,
): Promise<{ key: string; flag: string; metric: string }> {
  const [key, flag, metric] = [newKey('experiment'), newKey('experiment-flag'), newKey('sign-ups')];
  const developer = apiOf('developer');
  await developer.flags.createIn({
    key: flag,
    name: flag,
    environment_key: 'development',
    is_enabled: true,
  });
  await developer.metrics.create({
    key: metric,
    name: 'Sign-ups',
    event: metric,
    kind: 'conversion',
    window_minutes: windowMinutes,
  });
  await developer.experiments.create({
    key,
    name,
    flag_key: flag,
    environment_key: 'development',
    variants: [
      { variant: 'off', weight: 50 },
      { variant: 'on', weight: 50 },
    ],
    control: 'off',
    metrics: [{ metric_key: metric, role: 'primary' }],
    planned_units: UNITS,
    planned_days: 7,
  });
  return { key, flag, metric };
}

/** Half of the units get each variant; of those with `off` a tenth signs up, of those with `on` two fifths. */
async function send(flag: string, metric: string): Promise<void> {
  const { key } = await apiOf('developer').sdkKeys.create('development', {
    name: flag,
    kind: 'server',
  });
  const timestamp = new Date().toISOString();
  const units = Array.from({ length: UNITS }, (_, place) => ({
    unit: `unit-${place}`,
    variant: place % 2 === 0 ? 'off' : 'on',
    signsUp: place % 2 === 0 ? place % 20 === 0 : place % 5 < 2,
  }));
  const exposures = units.map(({ unit, variant }) => ({
    id: `${flag} saw ${unit}`,
    flag_key: flag,
    variant,
    targeting_key: unit,
    timestamp,
  }));
  const events = units
    .filter(({ signsUp }) => signsUp)
    .map(({ unit }) => ({
      id: `${flag} got ${unit}`,
      name: metric,
      targeting_key: unit,
      timestamp,
    }));
  const answer = await fetch(`${url}/sdk/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ exposures, events }),
  });
  expect(await answer.json()).toEqual({ accepted: UNITS + events.length, rejected: [] });
}

test('an experiment is started, shows who wins, and the winner is shipped after a review', async () => {
  const { key, flag, metric } = await aDraft('Shorter form');
  const page = await openAs('developer', `/app/experiments/${key}`);
  await page.getByRole('button', { name: 'Start experiment' }).click();
  const start = page.getByRole('dialog', { name: 'Start “Shorter form”?' });
  await start.getByText(/^50\s%\soff, 50\s%\son for everyone$/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await start.getByRole('button', { name: 'Start experiment' }).click();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.getByText('Collecting data').waitFor();

  await send(flag, metric);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await verdict.getByText(/^Ship “on”: Sign-ups \+300\s%/).waitFor();
  const row = page.getByRole('row', { name: /Sign-ups/ });
  await row.getByText('40 / 400').waitFor();
  await row.getByText('160 / 400').waitFor();
  await row
    .getByRole('img', { name: /^Sign-ups, on: \+300\s% \(\+\d+\s% to \+\d+\s%\)$/ })
    .waitFor();
  await row.getByText('Better', { exact: true }).waitFor();
  await page.getByText('Absolute').click();
  await row.getByText(/^\+30\.00\spp$/).waitFor();

  const chart = page.getByRole('figure', { name: 'Units over time' });
  await chart.getByText('Show as table').focus();
  await page.keyboard.press('Enter');
  await chart
    .getByRole('row', { name: /400 400/ })
    .first()
    .waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await row.getByRole('link', { name: 'Sign-ups' }).click();
  await page.getByRole('img', { name: /^Difference to the control\. on is at \+300\s%/ }).waitFor();
  await page.setViewportSize({ width: 375, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.goBack();

  await page.getByRole('button', { name: 'Ship a variant' }).click();
  const ship = page.getByRole('dialog', { name: 'Ship a variant' });
  await ship
    .getByText(/^Rule 1 removed/i)
    .first()
    .waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await ship.getByRole('button', { name: 'Ship on' }).click();
  await verdict.getByText('Decided: on is served.').waitFor();
  const served = await apiOf('viewer').flags.get(flag);
  expect(served.environments.find((it) => it.environment_key === 'development')).toMatchObject({
    rules: [],
    fallthrough: { variant: 'on' },
  });
});

test('while all windows are open the page has an early look, and claims nothing', async () => {
  const { key, flag, metric } = await aDraft('Longer form', THREE_DAYS_MINUTES);
  await apiOf('developer').experiments.start(key);
  await send(flag, metric);
  const page = await openAs('developer', `/app/experiments/${key}`);
  const row = page.getByRole('row', { name: /Sign-ups/ });
  await row
    .getByRole('img', { name: /^Sign-ups, on: \+300\s% \(\+\d+\s% to \+\d+\s%\) so far$/ })
    .waitFor();
  await row.getByText('an early look, and no claim').waitFor();
  expect(await row.getByText(/^[\d.]+\s% so far$/).count()).toBe(2);
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.getByText(/^Waiting until units. windows have closed\.$/).waitFor();
  expect(await accessibilityFaults(page, 'all')).toEqual([]);
});

test('a flag on which an experiment runs is neither taken away nor overwritten, and the pages say why', async () => {
  const { key, flag } = await aDraft('Quiet form');
  const { experiments } = apiOf('developer');
  await experiments.start(key);
  const reason = `Experiment ${key} runs on this flag in development: stop it first.`;
  const page = await openAs('admin', `/app/flags/${flag}/settings`);
  for (const action of ['Archive…', 'Delete…']) {
    const button = page.getByRole('note', { name: reason }).getByRole('button', { name: action });
    // oxlint-disable-next-line no-await-in-loop
    expect(await button.isDisabled()).toBe(true);
  }
  await page.goto(`/app/flags/${flag}/compare?from=staging&to=development`);
  const promote = page
    .getByRole('note', { name: reason })
    .getByRole('button', { name: /^Promote/ });
  expect(await promote.isDisabled()).toBe(true);
  await experiments.stop(key);
  await promote.waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: /^Promote/ }).isDisabled()).toBe(false);
});

test('what somebody enters is kept when another was faster, and can be put over it', async () => {
  const { key } = await aDraft('Faster form');
  const page = await openAs('developer', `/app/experiments/${key}`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit the experiment' });
  await dialog.getByLabel('Hypothesis').fill('Fewer fields, more sign-ups.');
  await apiOf('admin').experiments.change(key, { name: 'Fastest form' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText(/^What you entered is kept\. Save again/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page
    .getByRole('heading', { level: 1, name: 'Fastest form', includeHidden: true })
    .waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { name, hypothesis } = await apiOf('viewer').experiments.get(key);
  expect([name, hypothesis]).toEqual(['Fastest form', 'Fewer fields, more sign-ups.']);
});

test('the list finds drafts, a split is edited with its sum, and viewers are told why they cannot', async () => {
  const name = newKey('Seasonal banner');
  const { key } = await aDraft(name);
  const page = await openAs('developer', '/app/experiments');
  await page.getByRole('searchbox', { name: 'Search experiments' }).pressSequentially(name);
  // The first row has the columns.
  const rows = page.getByRole('table', { name: 'Experiments' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(2);
  await rows.getByText('Not started yet').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('link', { name }).click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Change split and traffic' }).click();
  const split = page.getByRole('dialog', { name: 'Split, traffic and audience' });
  await split.getByRole('textbox', { name: 'Share of on' }).fill('30');
  await split.getByText(/The shares are 80\s% together/).waitFor();
  await split.getByRole('textbox', { name: 'Share of off' }).fill('70');
  await split.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/off 70\s%, the control · on 30\s%/).waitFor();
  expect((await apiOf('viewer').experiments.get(key)).variants).toEqual([
    { variant: 'off', weight: 70 },
    { variant: 'on', weight: 30 },
  ]);

  const viewers = await openAs('viewer', `/app/experiments/${key}`, { colorScheme: 'dark' });
  const button = viewers.getByRole('button', { name: 'Start experiment' });
  await button.waitFor();
  expect(await button.isDisabled()).toBe(true);
  await viewers
    .getByRole('note', { name: /^Viewers may look, not change/ })
    .first()
    .waitFor();
  expect(await accessibilityFaults(viewers)).toEqual([]);
});
