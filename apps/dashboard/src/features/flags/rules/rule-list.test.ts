import { expect, test } from 'vitest';
import { duplicateRule, moveItem, newRuleId, pathsIn } from './rule-list.ts';

test('an item moves to another place, and nowhere outside of the list', () => {
  expect(moveItem(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moveItem(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
  expect(moveItem(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moveItem(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
});

test('a duplicate of the rule of an experiment is none', () => {
  const experiment = { key: 'colors', epoch: 1, attributes: [] };
  const rule = { id: 'one', when: [], serve: { variant: 'on' }, experiment };
  expect(duplicateRule([rule], 0, 'copy')).toEqual([
    rule,
    { id: 'copy', when: [], serve: { variant: 'on' } },
  ]);
});

test('a duplicate stands after its rule and shares nothing with it', () => {
  const rule = { id: 'one', when: [], serve: { variant: 'on' } };
  const rules = duplicateRule([rule, { ...rule, id: 'two' }], 0, 'copy');
  expect(rules.map(({ id }) => id)).toEqual(['one', 'copy', 'two']);
  expect(rules[1]?.when).not.toBe(rule.when);
});

test('ids of new rules are such as the API takes', () => {
  expect(newRuleId()).toMatch(/^rule-[0-9a-f]{8}$/);
});

test('the places in a rule are named as the API names them', () => {
  const paths = pathsIn(
    {
      when: [{ attribute: 'plan', operator: 'equals', values: ['a', 'b'] }],
      serve: { split: { weights: [{ variant: 'on', weight: 100 }] } },
    },
    'rules[1]',
  );
  expect(paths).toContain('rules[1].when[0].values[1]');
  expect(paths).toContain('rules[1].serve.split.weights[0].weight');
});
