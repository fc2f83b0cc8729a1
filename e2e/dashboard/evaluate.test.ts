import { expect, test } from 'vitest';
import { accessibilityFaults, apiOf, newKey, openAs } from './stage.ts';

/** A flag whose rules tell three people apart, and a segment that one of the rules names. */
async function aFlagWithRules() {
  const [flag, segment] = [newKey('checkout'), newKey('beta')];
  const admin = apiOf('admin');
  await admin.segments.create({
    key: segment,
    name: 'Beta',
    conditions: [[{ attribute: 'age', operator: 'greater_or_equal', values: [18] }]],
    excluded: ['mallory'],
  });
  await admin.flags.createIn({
    key: flag,
    name: 'Checkout',
    environment_key: 'staging',
    is_enabled: true,
    rules: [
      {
        when: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
        serve: { variant: 'on' },
      },
      {
        when: [{ operator: 'in_segment', values: [segment] }],
        serve: {
          split: {
            weights: [
              { variant: 'on', weight: 100 },
              { variant: 'off', weight: 0 },
            ],
          },
        },
      },
    ],
    fallthrough: { variant: 'off' },
  });
  return { flag, segment };
}

function addressOf(flag: string, contexts: readonly object[]): string {
  const texts = contexts.map((context) => JSON.stringify(context));
  return `/app/evaluate?${new URLSearchParams({ flags: JSON.stringify([flag]), contexts: JSON.stringify(texts) })}`;
}

test('a link shows what several contexts get everywhere, where they differ, and why', async () => {
  const { flag, segment } = await aFlagWithRules();
  const people = [
    { targetingKey: 'ada', age: 30 },
    { targetingKey: 'mallory', age: 30 },
  ];
  const page = await openAs('viewer', addressOf(flag, people));
  const answer = (place: string) => page.getByRole('button', { name: `${flag} in ${place}:` });
  await answer('staging for ada').getByText('rule 2, split').waitFor();
  await answer('staging for mallory').getByText('no rule').waitFor();
  await answer('production for ada').getByText('switched off').waitFor();
  await page.getByText('differs by environment and context').waitFor();

  await answer('staging for ada').click();
  const steps = page.getByRole('list', { name: 'Steps of the evaluation' });
  await steps.getByText('plan is pro — the context has no plan').waitFor();
  await steps.getByText(`In ${segment}: a group of its conditions matches`).waitFor();
  await steps.getByText('age is at least 18 — the context has 30').waitFor();
  await steps.getByRole('img', { name: /^Bucket [\d.]+ % of: on 0 – 100 %/ }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await answer('staging for mallory').click();
  await steps.getByText(`Not in ${segment}: the key is on its excluded list`).waitFor();

  await page.getByRole('combobox', { name: 'Environments' }).click();
  await page.getByRole('option', { name: 'production' }).click();
  await page.getByText('1 flag, 0 differ').waitFor();
  await page.getByRole('switch', { name: 'Only differences' }).click();
  await page.getByText('Every flag is the same').waitFor();
});

test('what is typed is evaluated while one types, and the address holds it', async () => {
  const { flag } = await aFlagWithRules();
  const page = await openAs('developer', `/app/evaluate?flags=${flag}`, { colorScheme: 'dark' });
  await page.getByText('For whom?').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try it as alice' }).click();
  await page.getByRole('button', { name: `${flag} in staging for alice: off no rule` }).waitFor();

  const form = page.getByRole('group', { name: 'Context 1' });
  await form.getByRole('button', { name: 'Add an attribute to Context 1' }).click();
  await form.getByRole('combobox', { name: 'Name of attribute 1 of Context 1' }).fill('age');
  await form.getByRole('combobox', { name: 'Type of attribute 1 of Context 1' }).click();
  await page.getByRole('option', { name: 'number' }).click();
  const age = form.getByRole('textbox', { name: 'Value of attribute 1 of Context 1' });
  await age.fill('3o');
  await form.getByText('Not a number.').waitFor();
  await age.fill('30');
  await page.getByRole('button', { name: `${flag} in staging for alice: on rule 2` }).waitFor();

  await form.getByRole('switch', { name: 'Context 1 as JSON' }).click();
  const json = form.getByRole('textbox', { name: 'Context 1, JSON' });
  await json.fill('{"targetingKey": "mallory",\n oops}');
  await form.getByText(/^Line 2, column 2: /).waitFor();
  await json.fill('{"targetingKey": "mallory", "__proto__": "x", "plan": "pro"}');
  await page.getByRole('button', { name: `${flag} in staging for mallory: on rule 1` }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link: string = await page.evaluate('navigator.clipboard.readText()');
  await page.goto(link);
  await form.getByRole('combobox', { name: 'Name of attribute 1' }).waitFor();
  const names = form.getByRole('combobox', { name: /^Name of attribute/ });
  expect([await names.nth(0).inputValue(), await names.nth(1).inputValue()]).toEqual([
    '__proto__',
    'plan',
  ]);
});
