import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const admin = apiOf('admin');

async function newFlag(): Promise<string> {
  const key = newKey('review');
  await admin.flags.create({ key, name: `Flag ${key}`, flag_type: 'percentage' });
  return key;
}

test('nothing is saved in a protected environment before it was reviewed', async () => {
  const key = await newFlag();
  await Promise.all(
    ['ada', 'grace', 'edsger'].map((user_id) =>
      admin.evaluation.evaluate(key, { environment_key: 'production', user_id }),
    ),
  );
  // They are written every few seconds.
  const seen = () => admin.environments.listRecentContexts('production', { limit: 200 });
  const keysSeen = async () => (await seen()).map(({ context }) => context.targetingKey);
  await expect.poll(keysSeen, { timeout: 15_000 }).toContain('edsger');
  await admin.flags.changeIn(key, 'production', { rollout_percentage: 100 });
  const page = await openAs('admin', `/app/flags/${key}`);
  await page.getByRole('switch', { name: `${key} in production` }).press('Space');
  const review = page.getByRole('dialog', { name: `Switch ${key} on` });
  await review.getByText('switched on').waitFor();
  await review.getByText(/^Of [\d,]+ recently seen contexts [\d,]+ would move:$/).waitFor();
  await review.getByText(/^off → on: [\d,]+$/).waitFor();
  expect((await admin.flags.getIn(key, 'production')).is_enabled).toBe(false);
  expect(await accessibilityFaults(page)).toEqual([]);
  await review.getByRole('textbox', { name: 'Comment' }).fill('Approved on Monday');
  await review.getByRole('button', { name: 'Save in Production' }).click();
  await page.getByText('Switched on in production.').waitFor();
  expect((await admin.flags.getIn(key, 'production')).is_enabled).toBe(true);
  const [entry] = (await admin.flags.listHistory(key)).items;
  expect(entry?.comment).toBe('Approved on Monday');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect((await admin.flags.getIn(key, 'production')).is_enabled).toBe(false);
});

test('a review can be left, and the draft is still there', async () => {
  const key = await newFlag();
  const page = await openAs('admin', `/app/flags/${key}?environment=production`, {
    colorScheme: 'dark',
  });
  const rollout = page.getByRole('textbox', { name: 'Rollout in production' });
  await rollout.fill('5');
  await page.getByRole('button', { name: 'Review changes' }).click();
  const review = page.getByRole('dialog', { name: `Change ${key} in production` });
  await review.getByText('rollout 0 % → 5 %').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await review.getByRole('button', { name: 'Cancel' }).click();
  await review.waitFor({ state: 'detached' });
  expect(await rollout.inputValue()).toBe('5 %');
  expect((await admin.flags.getIn(key, 'production')).version).toBe(1);
});

test('two people who change the same environment lose nothing', async () => {
  const key = await newFlag();
  const path = `/app/flags/${key}?environment=development`;
  const [mine, theirs] = await Promise.all([openAs('developer', path), openAs('admin', path)]);
  const rolloutOf = (page: typeof mine) =>
    page.getByRole('textbox', { name: 'Rollout in development' });
  await rolloutOf(mine).fill('40');
  await theirs.getByRole('switch', { name: `${key} in development` }).press('Space');
  await rolloutOf(theirs).fill('33');
  await theirs.getByRole('button', { name: 'Save' }).click();
  await theirs.getByText('Saved in development.').waitFor();

  await mine.getByText('ada@example.com changed this').waitFor();
  expect(await rolloutOf(mine).inputValue()).toBe('40 %');
  await mine.getByRole('button', { name: 'Save' }).click();
  const conflict = mine.getByRole('dialog', { name: 'Somebody changed this meanwhile' });
  await conflict.getByRole('group', { name: 'switch' }).getByText('switched on').waitFor();
  const rollout = conflict.getByRole('group', { name: 'rollout' });
  await rollout.getByText('rollout 0 % → 33 %').waitFor();
  await rollout.getByText('You both changed this: choose.').waitFor();
  expect(await conflict.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  expect(await accessibilityFaults(mine)).toEqual([]);
  await rollout.getByText('Keep mine').click();
  await conflict.getByRole('button', { name: 'Save' }).click();
  await mine.getByText('Saved in development.').waitFor();
  expect(await admin.flags.getIn(key, 'development')).toMatchObject({
    is_enabled: true,
    rollout_percentage: 40,
  });
  await expect.poll(() => rolloutOf(theirs).inputValue()).toBe('40 %');
});

test('what a saved change did can be taken back from its notice', async () => {
  const key = await newFlag();
  await admin.flags.changeIn(key, 'staging', { is_enabled: true, rollout_percentage: 12.5 });
  const page = await openAs('developer', `/app/flags/${key}?environment=staging`);
  const rollout = page.getByRole('textbox', { name: 'Rollout in staging' });
  await rollout.fill('99.999');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved in staging.').waitFor();
  const notice = page.getByRole('alert').filter({ hasText: 'Saved in staging.' });
  await notice.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect((await admin.flags.getIn(key, 'staging')).rollout_percentage).toBe(12.5);
  await expect.poll(() => rollout.inputValue()).toBe('12.5 %');
});
