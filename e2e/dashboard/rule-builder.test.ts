import type { FlagConfig } from '@halyard/contracts/flags';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

const developer = apiOf('developer');
const VARIANTS = ['classic', 'hybrid', 'neural'].map((key) => ({ key, value: key }));

async function aFlag(): Promise<string> {
  const { key } = await developer.flags.create({
    key: newKey('ranking'),
    name: 'Ranking',
    flag_type: 'multivariate',
    value_type: 'string',
    variants: VARIANTS,
    off_variant: 'classic',
  });
  return key;
}

async function openEditor(key: string, options?: Parameters<typeof openAs>[2]): Promise<Page> {
  const page = await openAs('developer', `/app/flags/${key}?environment=staging`, options);
  await page.getByRole('button', { name: 'Add rule' }).waitFor();
  return page;
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved in staging.').waitFor();
}

async function configOf(key: string): Promise<FlagConfig> {
  const flag = await developer.flags.get(key);
  const config = flag.environments.find((it) => it.environment_key === 'staging');
  if (!config) throw new Error('the flag is not in staging');
  return config;
}

/** A field that offers what can be chosen. */
const field = (page: Page, name: string) => page.getByRole('combobox', { name, exact: true });

/** Goes on with Tab until something of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    const label = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim();
    });
    if (label === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach “${name}”`);
}

/** Chooses in a list that filters by what is typed. */
async function choose(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('a rule is built by keyboard alone', async () => {
  const key = await aFlag();
  const page = await openEditor(key);
  const { keyboard } = page;
  await page.getByRole('button', { name: 'Add rule' }).focus();
  await keyboard.press('Enter');

  await tabTo(page, 'Attribute of condition 1 of rule 1');
  await keyboard.type('plan');
  await tabTo(page, 'Operator of condition 1 of rule 1');
  await choose(page, 'is not');
  await tabTo(page, 'Values of condition 1 of rule 1');
  await keyboard.type('free,30');
  await page.getByRole('option', { name: '30 number' }).waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await keyboard.type('"30",gone');
  await keyboard.press('Enter');
  await keyboard.press('Backspace');
  await keyboard.type('pro');
  await keyboard.press('Enter');
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowLeft');
  await tabTo(page, 'Remove "30" from Values of condition 1 of rule 1');
  await keyboard.press('Delete');
  await tabTo(page, 'Ignore case in condition 1 of rule 1');
  await keyboard.press('Space');

  await tabTo(page, 'Add condition to rule 1');
  await keyboard.press('Enter');
  await tabTo(page, 'Attribute of condition 2 of rule 1');
  await keyboard.type('age');
  await tabTo(page, 'Operator of condition 2 of rule 1');
  await choose(page, '≥');
  await tabTo(page, 'Values of condition 2 of rule 1');
  await keyboard.type('ten');
  await keyboard.press('Enter');
  await page.getByText('Numbers like 30 or 2.5 are compared here.').waitFor();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('18');

  await tabTo(page, 'What rule 1 serves');
  await keyboard.press('Enter');
  await keyboard.press('End');
  await page.getByRole('option', { name: 'a percentage split' }).waitFor();
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await tabTo(page, 'Boundary between classic and hybrid of rule 1');
  await keyboard.press('ArrowRight');
  await keyboard.press('Shift+ArrowRight');
  const slider = page.getByRole('slider', {
    name: 'Boundary between classic and hybrid of rule 1',
  });
  expect(await slider.getAttribute('aria-valuetext')).toBe(
    'classic 34.434\u00A0%, hybrid 32.233\u00A0%',
  );

  await save(page);
  expect((await configOf(key)).rules).toEqual([
    {
      id: expect.stringMatching(/^rule-/),
      when: [
        {
          attribute: 'plan',
          operator: 'equals',
          values: ['free', 30, 'pro'],
          negate: true,
          ignore_case: true,
        },
        { attribute: 'age', operator: 'greater_or_equal', values: [18] },
      ],
      serve: {
        split: {
          weights: [
            { variant: 'classic', weight: 34.434 },
            { variant: 'hybrid', weight: 32.233 },
            { variant: 'neural', weight: 33.333 },
          ],
        },
      },
    },
  ]);
});

test('rules are ordered by keyboard, duplicated, and deleted with a way back', async () => {
  const key = await aFlag();
  await developer.flags.changeIn(key, 'staging', {
    rules: ['first', 'second', 'third'].map((id) => ({
      id,
      description: id,
      when: [{ attribute: 'plan', operator: 'equals', values: [id] }],
      serve: { variant: 'neural' },
    })),
  });
  const page = await openEditor(key);
  const order = () =>
    page
      .getByRole('listitem', { name: /^Rule \d+$/ })
      .evaluateAll((rules) => rules.map((rule) => rule.querySelector('bdi')?.textContent));
  await page.getByRole('button', { name: 'Drag rule 1' }).focus();
  await page.keyboard.press('Space');
  await page.getByText('Rule 1 is picked up and at place 1.').waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowDown');
  await page.getByText('Rule 1 is picked up and at place 2.').waitFor({ state: 'attached' });
  await page.keyboard.press('Space');
  await expect.poll(order).toEqual(['second', 'first', 'third']);

  await page.getByRole('button', { name: 'More for rule 3' }).click();
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect.poll(order).toEqual(['second', 'third', 'first']);
  await page.getByRole('button', { name: 'More for rule 1' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.getByLabel('Description of rule 2').fill('copy');
  await page.getByRole('button', { name: 'More for rule 3' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.poll(order).toEqual(['second', 'copy', 'first']);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(order).toEqual(['second', 'copy', 'third', 'first']);

  await save(page);
  const { rules } = await configOf(key);
  expect(rules.map(({ description }) => description)).toEqual(['second', 'copy', 'third', 'first']);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(4);
});

test('faults stand at their fields, and shares are exact', async () => {
  const key = await aFlag();
  const page = await openEditor(key);
  await page.getByRole('button', { name: 'Add rule' }).click();
  await field(page, 'Attribute of condition 1 of rule 1').fill('email');
  await field(page, 'Operator of condition 1 of rule 1').click();
  await page.getByRole('option', { name: 'matches (RE2)', exact: true }).click();
  await field(page, 'Values of condition 1 of rule 1').fill('a{1,2}(');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const row = page.getByRole('group', { name: 'Condition 1 of rule 1' });
  await row.getByText(/missing closing \)/).waitFor();
  await row.getByRole('button', { name: /^Remove a\{1,2\}\( from/ }).click();
  await field(page, 'Values of condition 1 of rule 1').fill('@example\\.com$');

  await field(page, 'What the fallthrough serves').click();
  await page.getByRole('option', { name: 'a percentage split' }).click();
  await page.getByRole('button', { name: 'Remove hybrid from the fallthrough' }).click();
  const share = page.getByLabel('Share of neural in the fallthrough');
  await share.fill('12.345');
  expect(await page.getByLabel('Share of classic in the fallthrough').inputValue()).toBe('87.655');
  await page.getByRole('button', { name: 'Add variant to the fallthrough' }).click();
  await page.getByRole('menuitem', { name: 'hybrid' }).click();
  await page.getByLabel('Share of hybrid in the fallthrough').fill('5');
  await page.getByText('Sum 105 %: 5 % too much').waitFor();
  await page.getByLabel('Share of classic in the fallthrough').fill('82,655');
  await page.getByText('Sum 100 %').waitFor();

  await page.getByRole('button', { name: /the traffic of the fallthrough$/ }).click();
  await page.getByLabel('Traffic of the fallthrough').fill('50');
  await field(page, 'Unit of the fallthrough').fill('company');
  await page.getByRole('button', { name: 'Reshuffle the fallthrough' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reshuffle' }).click();
  await save(page);
  const { fallthrough, rules } = await configOf(key);
  expect(rules[0]?.when[0]?.values).toEqual(['@example\\.com$']);
  expect(fallthrough).toEqual({
    split: {
      weights: [
        { variant: 'classic', weight: 82.655 },
        { variant: 'neural', weight: 12.345 },
        { variant: 'hybrid', weight: 5 },
      ],
      traffic: 50,
      by: 'company',
      salt: expect.stringMatching(new RegExp(`^${key}-[0-9a-f]{8}$`)),
    },
  });
});

test('keys are pasted line by line, and one of two variants is told', async () => {
  const key = await aFlag();
  const page = await openEditor(key);
  const many = Array.from({ length: 3000 }, (_, at) => `user-${at}`);
  const paste = async (label: string, text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await field(page, label).focus();
    await page.keyboard.press('ControlOrMeta+V');
  };
  await page.getByRole('button', { name: '+ keys for neural' }).click();
  await paste('Keys that get neural', many.join('\r\n'));
  await page.getByText('3,000 keys').waitFor();
  await page.getByText('and 2,950 more').waitFor();
  await page.getByLabel('Search in Keys that get neural').fill('user-2999');
  await page.getByRole('button', { name: 'Remove user-2999 from Keys that get neural' }).click();

  await page.getByRole('button', { name: '+ keys for hybrid' }).click();
  await paste('Keys that get hybrid', '<script>alert(1)</script>\nuser-7');
  await page
    .getByRole('group', { name: 'Targets of hybrid' })
    .getByText('user-7 is targeted with neural, too. A key has one variant.')
    .waitFor();
  await page.getByRole('button', { name: 'Remove user-7 from Keys that get hybrid' }).click();
  await save(page);
  const { targets } = await configOf(key);
  expect(targets.map(({ variant, keys }) => [variant, keys.length])).toEqual([
    ['neural', 2999],
    ['hybrid', 1],
  ]);
});

test.each(['light', 'dark'] as const)(
  'everything is named and readable on a small %s screen, whatever it holds',
  async (colorScheme) => {
    const key = await aFlag();
    const { key: needed } = await developer.flags.create({ key: newKey('needed'), name: 'N' });
    const { key: segment } = await developer.segments.create({ key: newKey('beta'), name: 'Beta' });
    const hostile = `<script>${'x'.repeat(900)} ‮abc`;
    await developer.flags.changeIn(key, 'staging', {
      prerequisites: [{ flag_key: needed, variants: ['on'] }],
      targets: [{ variant: 'neural', keys: [hostile] }],
      rules: [
        {
          description: hostile.slice(0, 500),
          when: [
            { attribute: 'plan', operator: 'equals', values: [hostile, '30', 30] },
            { operator: 'in_segment', values: [segment] },
            { attribute: 'age', operator: 'less', values: [18], negate: true },
          ],
          serve: { split: { weights: [{ variant: 'neural', weight: 100 }], traffic: 10 } },
        },
      ],
    });
    const page = await openEditor(key, { colorScheme, viewport: { width: 375, height: 740 } });
    const rule = page
      .getByRole('list', { name: 'Rules' })
      .getByRole('listitem', { name: 'Rule 1' });
    await rule.getByRole('button', { expanded: false }).first().click();
    await page.getByRole('button', { name: /the traffic of rule 1$/ }).click();
    await rule.getByRole('link', { name: segment }).waitFor();
    expect(await field(page, 'Operator of condition 3 of rule 1').inputValue()).toBe(
      'not: < less than',
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    expect(await accessibilityFaults(page)).toEqual([]);
  },
);

test('the rule of an experiment leads there, is not edited here, and tells of epochs', async () => {
  const flagKey = await aFlag();
  await developer.flags.changeIn(flagKey, 'staging', { is_enabled: true });
  const { key } = await developer.experiments.create({
    key: newKey('experiment'),
    name: 'Ranking',
    flag_key: flagKey,
    environment_key: 'staging',
    variants: [
      { variant: 'classic', weight: 50 },
      { variant: 'neural', weight: 50 },
    ],
    control: 'classic',
  });
  await developer.experiments.start(key);
  const page = await openEditor(flagKey);
  const rule = page.getByRole('listitem', { name: 'Rule 1' });
  const link = rule.getByRole('link', { name: `Experiment ${key}` });
  expect(await link.getAttribute('href')).toBe(`/app/experiments/${key}`);
  await rule.getByRole('button', { expanded: false, name: /classic/ }).click();
  await rule.getByText(`The experiment ${key} decides whom this rule is for`).waitFor();
  expect(await field(page, 'What rule 1 serves').isDisabled()).toBe(true);
  const more = rule.getByRole('button', { name: 'More for rule 1' });
  await more.click();
  const reason = page.getByText('Stop the experiment to remove it');
  await reason.waitFor();
  expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await more.click();
  await reason.waitFor({ state: 'hidden' });
  await page.getByRole('switch', { name: `${flagKey} in staging` }).press('Space');
  const bar = page.getByRole('region', { name: 'Unsaved changes' });
  await bar.getByText(`experiment ${key}: its epoch 2 begins`).waitFor();
  await save(page);
  expect((await configOf(flagKey)).rules[0]?.experiment).toMatchObject({ key, epoch: 2 });
});
