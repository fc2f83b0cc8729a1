import type { Experiment } from '@halyard/contracts/experiments';
import { expect, test } from 'vitest';
import { splitFault, splitPatch } from './split-draft.ts';

const variants = [
  { variant: 'control', weight: 33.333 },
  { variant: 'blue', weight: 33.333 },
  { variant: 'green', weight: 33.334 },
];
const draft = { variants, traffic: 40, when: [], unit: 'targetingKey' };

test('shares have to be everybody, exact to a thousandth', () => {
  expect(splitFault(draft)).toBeUndefined();
  const more = { ...draft, variants: variants.with(0, { variant: 'control', weight: 33.334 }) };
  expect(splitFault(more)?.replaceAll('\u00A0', ' ')).toBe(
    'The shares are 100.001 % together; they have to be 100 %.',
  );
  expect(splitFault({ ...draft, unit: ' ' })).toBe('Say which attribute holds the unit.');
});

test('only what was changed is sent', () => {
  const before: Pick<Experiment, 'variants' | 'traffic' | 'when' | 'unit'> = draft;
  expect(splitPatch(before, draft)).toBeUndefined();
  expect(splitPatch(before, { ...draft, traffic: 60, unit: ' company ' })).toEqual({
    traffic: 60,
    unit: 'company',
  });
});
