import { expect, test } from 'vitest';
import { choiceOf, OPERATOR_CHOICES, withOperator } from './operators.ts';

const choose = (operator: string, negate = false) => choiceOf({ operator, negate });

test('every choice is found again from the condition that it makes', () => {
  const ids = OPERATOR_CHOICES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const choice of OPERATOR_CHOICES) {
    expect(choiceOf(withOperator({ operator: 'equals' }, choice))).toBe(choice);
  }
});

test('what is not offered is shown as what it is', () => {
  expect(choose('greater', true)).toMatchObject({ words: 'not: > more than', kind: 'number' });
  expect(choose('sounds_like')).toMatchObject({ words: 'sounds_like', kind: 'scalar' });
});

test('another operator keeps what it can have', () => {
  const plan = { attribute: 'age', operator: 'equals', values: ['30', 'x'], ignore_case: true };
  expect(withOperator(plan, choose('contains', true))).toEqual({
    attribute: 'age',
    operator: 'contains',
    values: ['30', 'x'],
    negate: true,
    ignore_case: true,
  });
  expect(withOperator(plan, choose('greater'))).toEqual({
    attribute: 'age',
    operator: 'greater',
    values: [30],
  });
  expect(withOperator(plan, choose('exists'))).toEqual({ attribute: 'age', operator: 'exists' });
});

test('segments and attributes have nothing in common but a negation of their own', () => {
  const beta = { operator: 'in_segment', values: ['beta'] };
  expect(withOperator(beta, choose('in_segment', true))).toEqual({ ...beta, negate: true });
  expect(withOperator(beta, choose('equals'))).toEqual({
    attribute: '',
    operator: 'equals',
    values: [],
  });
  const plan = { attribute: 'plan', operator: 'equals', values: ['beta'] };
  expect(withOperator(plan, choose('in_segment'))).toEqual({ operator: 'in_segment', values: [] });
});
