import type { Rule } from '@halyard/contracts/targeting';
import { describe, expect, test } from 'vitest';
import {
  changedRule,
  leavesOut,
  reshuffledSalt,
  ruleIdOf,
  ruleOf,
  saltOf,
  weightsOf,
} from './experiment-rule.model.ts';
import { experimentOf } from './experiments-testing.ts';

const HOLDOUT = { key: 'long-term', percentage: 5 };
const layerAt = (from: number, to: number) => ({ id: 'l', key: 'page', stretch: { from, to } });
const splitOf = ({ serve }: Rule) => ('split' in serve ? serve.split : undefined);

describe('the rule of an experiment', () => {
  test('says no more than it has to', () => {
    expect(ruleOf(experimentOf({ epoch: 1 }), 'experiment-button', [])).toEqual({
      id: 'experiment-button',
      when: [],
      serve: {
        split: {
          weights: [
            { variant: 'red', weight: 50 },
            { variant: 'blue', weight: 50 },
          ],
          salt: 'checkout/button',
          otherwise: 'red',
        },
      },
      experiment: { key: 'button', epoch: 1, attributes: [] },
    });
  });

  test('lies in its stretch of a layer, out of the holdouts', () => {
    const experiment = experimentOf({ unit: 'company', traffic: 25, layer: layerAt(10, 35) });
    expect(splitOf(ruleOf(experiment, 'r', [HOLDOUT]))).toMatchObject({
      by: 'company',
      within: [
        { salt: 'layer/page', from: 10, to: 35 },
        { salt: 'holdout/long-term', from: 5, to: 100 },
      ],
    });
    expect(splitOf(ruleOf(experiment, 'r', []))).not.toHaveProperty('traffic');
    expect(splitOf(ruleOf({ ...experiment, layer: null }, 'r', []))).toMatchObject({ traffic: 25 });
  });

  test('follows the layer and keeps the holdouts that it began with', () => {
    const rule = ruleOf(experimentOf({ layer: layerAt(0, 50) }), 'r', [HOLDOUT]);
    const changed = changedRule(rule, experimentOf({ epoch: 2, layer: layerAt(0, 70) }));
    expect(splitOf(changed)?.within).toEqual([
      { salt: 'layer/page', from: 0, to: 70 },
      { salt: 'holdout/long-term', from: 5, to: 100 },
    ]);
    expect([changed.experiment?.epoch, leavesOut(changed, 'long-term')]).toEqual([2, true]);
    expect(leavesOut(changed, 'long')).toBe(false);
  });

  test('moves no more units than new weights say, and counts them by variant', () => {
    const before = experimentOf({
      variants: ['red', 'blue', 'green'].map((variant, i) => ({
        variant,
        weight: [50, 30, 20][i] ?? 0,
      })),
    });
    const rule = ruleOf(before, 'r', []);
    const weights = [40, 30, 30];
    const variants = before.variants.map((each, i) => ({ ...each, weight: weights[i] ?? 0 }));
    const changed = changedRule(rule, { ...before, variants });
    expect(splitOf(changed)?.weights).toEqual([
      { variant: 'red', weight: 40 },
      { variant: 'green', weight: 10 },
      { variant: 'blue', weight: 30 },
      { variant: 'green', weight: 20 },
    ]);
    expect(weightsOf(changed, variants)).toEqual(variants);
  });

  test('is laid out anew under another salt', () => {
    const before = experimentOf();
    const variants = [
      { variant: 'red', weight: 20 },
      { variant: 'blue', weight: 80 },
    ];
    const after = { ...before, variants, salt: reshuffledSalt(before) };
    const split = splitOf(changedRule(ruleOf(before, 'r', []), after));
    expect(split).toMatchObject({ weights: variants, salt: 'checkout/button/2' });
    expect(reshuffledSalt(after)).toBe('checkout/button/3');
  });
});

describe('ids and salts', () => {
  test('fit where they are kept, however long the keys are', () => {
    const long = { flagKey: 'f'.repeat(100), key: 'e'.repeat(100) };
    expect(saltOf(long)).toBe(`${'f'.repeat(80)}/${long.key}`);
    const reshuffled = { ...long, salt: `${saltOf(long)}/9` };
    expect(reshuffledSalt(reshuffled)).toBe(`${saltOf(long)}/10`);
    const id = ruleIdOf(long.key, new Set());
    expect(id).toBe(`experiment-${'e'.repeat(53)}`);
    expect(ruleIdOf(long.key, new Set([id]))).toBe(`experiment-${'e'.repeat(51)}-2`);
  });

  test('are not those of another rule', () => {
    const taken = new Set(['experiment-a', 'experiment-a-2']);
    expect(ruleIdOf('a', taken)).toBe('experiment-a-3');
  });
});
