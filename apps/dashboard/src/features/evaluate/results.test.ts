import type { ExplainedItem } from '@halyard/contracts/evaluation';
import { expect, test } from 'vitest';
import { contextsOf, namesOf } from './question.ts';
import { resultsOf, sayDifference } from './results.ts';

function item(flag_key: string, context_index: number, variant: string | null): ExplainedItem {
  return {
    flag_key,
    context_index,
    variant,
    value: variant,
    enabled: true,
    reason: 'STATIC',
    explanation: '',
    bucket: null,
    trace: { step: 'fallthrough', rules: [], prerequisites: [] },
  };
}

/** Each flag's variants, context after context. */
function answers(variants: Readonly<Record<string, readonly string[]>>): ExplainedItem[] {
  return Object.entries(variants).flatMap(([key, served]) =>
    served.map((variant, index) => item(key, index, variant)),
  );
}

test('differences are told by environment and by context', () => {
  const staging = answers({
    same: ['on', 'on'],
    place: ['on', 'on'],
    person: ['on', 'off'],
    both: ['on', 'off'],
    constructor: ['on', 'on'],
  });
  const production = answers({
    same: ['on', 'on'],
    place: ['off', 'off'],
    person: ['on', 'off'],
    both: ['off', 'off'],
  });
  const keys = ['same', 'place', 'person', 'both', 'constructor'];
  expect(resultsOf(keys, 2, [staging, production, undefined]).map(sayDifference)).toEqual([
    undefined,
    'differs by environment',
    'differs by context',
    'differs by environment and context',
    undefined,
  ]);
});

test('what an address holds beside contexts is passed over', () => {
  const texts = ['{"targetingKey":"ada"}', '{"cut":', '[1]', 'null', '{"targetingKey":1}', '{}'];
  expect(contextsOf(texts)).toEqual([{ targetingKey: 'ada' }, {}]);
});

test('contexts of the same key are told apart', () => {
  const ada = { targetingKey: 'ada' };
  expect(namesOf([ada, { targetingKey: 'bob' }, ada, {}])).toEqual([
    'ada (1)',
    'bob',
    'ada (3)',
    'no targeting key',
  ]);
});
