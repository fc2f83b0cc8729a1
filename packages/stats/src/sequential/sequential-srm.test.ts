import { describe, expect, test } from 'vitest';
import { valueOf } from '../vectors-testing.ts';
import { sequentialSrm } from './sequential-srm.ts';

describe('the sequential test of sample ratios', () => {
  test('multiplies the factors of epochs with weights of their own', () => {
    const ramp = { weights: [90, 10], looks: [[900, 130]] };
    const even = {
      weights: [1, 1],
      looks: [
        [480, 520],
        [990, 1_010],
      ],
    };
    const [first, second] = [ramp, even].map((epoch) => valueOf(sequentialSrm([epoch])));
    const both = valueOf(sequentialSrm([ramp, even]));
    const sum = (first?.logBayesFactor ?? 0) + (second?.logBayesFactor ?? 0);
    expect(both.logBayesFactor).toBeCloseTo(sum, 9);
    expect(both.pValue).toBeLessThanOrEqual(first?.pValue ?? 0);
  });

  test('leaves out arms without weight', () => {
    const three = sequentialSrm([{ weights: [1, 0, 1], looks: [[5, 7, 9]] }]);
    expect(three).toEqual(sequentialSrm([{ weights: [1, 1], looks: [[5, 9]] }]));
  });

  test.each([
    ['one arm', [{ weights: [1, 0], looks: [[5, 0]] }], 'NOT_APPLICABLE'],
    ['no epoch', [], 'NOT_APPLICABLE'],
    [
      'counts that fall',
      [
        {
          weights: [1, 1],
          looks: [
            [5, 5],
            [4, 6],
          ],
        },
      ],
      'INVALID',
    ],
    ['counts of other arms', [{ weights: [1, 1], looks: [[5, 5, 5]] }], 'INVALID'],
  ])('does not judge %s', (_name, epochs, reason) => {
    expect(sequentialSrm(epochs)).toEqual({ ok: false, reason });
  });
});
