import { expect, test } from 'vitest';
import { sayDefinition } from './say-definition.ts';

const metric = {
  kind: 'conversion',
  role: 'primary',
  direction: 'increase',
  margin: null,
  window_minutes: 4320,
  cap: null,
  minimum_effect: 5,
} as const;

test.each([
  [
    metric,
    'The share of units that did it at least once, within 3 days of its first exposure; more is better. It is a primary metric: it decides. A change of 5 % is worth finding.',
  ],
  [
    { ...metric, kind: 'sum', role: 'guardrail', margin: 2, cap: 500, direction: 'decrease' },
    'The sum of the values of a unit, on average, within 3 days of its first exposure; less is better. It is a guardrail: it must not get worse by 2 % or more. A change of 5 % is worth finding. Totals of a unit above 500 count as that.',
  ],
] as const)('a metric is explained in sentences', (definition, said) => {
  expect(sayDefinition(definition).replaceAll('\u00A0', ' ')).toBe(said);
});

test('without a window events count as long as the experiment runs', () => {
  expect(sayDefinition({ ...metric, window_minutes: null })).toContain(
    'as long as the experiment runs of its first exposure',
  );
});
