import { expect, test } from 'vitest';
import { sayAllocation } from './say-allocation.ts';

const halves = {
  variants: [
    { variant: 'control', weight: 50 },
    { variant: 'blue', weight: 50 },
  ],
  traffic: 100,
  control: 'control',
  unit: 'targetingKey',
  when: [],
  layer_key: null,
};

test.each([
  [halves, '50 % control, 50 % blue for everyone'],
  [
    { ...halves, traffic: 40, unit: 'company' },
    '50 % control, 50 % blue by company in 40 % of the traffic, else control for everyone',
  ],
  [
    { ...halves, when: [{ attribute: 'plan', operator: 'equals' as const, values: ['pro'] }] },
    '50 % control, 50 % blue where plan is pro',
  ],
  [
    { ...halves, traffic: 20, layer_key: 'checkout' },
    '50 % control, 50 % blue for everyone, within 20 % of layer checkout',
  ],
])('who gets what is said as the flag’s rule will say it', (experiment, said) => {
  expect(sayAllocation(experiment).replaceAll('\u00A0', ' ')).toBe(said);
});
