import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cupedTest } from './frequentist/cuped.ts';
import { cupedRatioTest } from './frequentist/cuped-ratio.ts';
import { dunnett } from './frequentist/dunnett.ts';
import { fiellerInterval } from './frequentist/fieller.ts';
import { heterogeneity } from './frequentist/heterogeneity.ts';
import { benjaminiYekutieli, holm } from './frequentist/multiplicity.ts';
import { nonInferiorityTest } from './frequentist/non-inferiority.ts';
import { newcombeInterval, pooledZTest, waldInterval } from './frequentist/proportions.ts';
import { quantileBounds, quantileTest } from './frequentist/quantile.ts';
import { stratifiedEffect } from './frequentist/stratified.ts';
import { welchTest } from './frequentist/welch.ts';
import { noveltySlope } from './health/novelty.ts';
import { sampleRatio } from './health/srm.ts';
import { coMomentsFromSums } from './moments/co-moments.ts';
import { momentsXYFromSums } from './moments/cross-moments.ts';
import { momentsFromSums } from './moments/moments.ts';
import { winsorize } from './moments/winsorize.ts';
import { detectableDifference, detectableLift } from './power/detectable.ts';
import { powerOfDifference, powerOfLift } from './power/power.ts';
import { unitsForDifference, unitsForLift, unitsForProportions } from './power/sample-size.ts';
import { unitsForTTest } from './power/sample-size-t.ts';
import { powerOfLastLook, unitsToGo } from './power/sequential-power.ts';
import { REASONS, type Result } from './result.ts';

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.constantFrom(0, 1, -1, 0.05, 0.5, 1e300, -1e300, 1e-300, 5e-324, Number.MAX_VALUE),
);
const count = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.maxSafeNat(), number);
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), number);
const numbers = fc.array(number, { maxLength: 6 });

const moments = fc.record({ n: count, mean: number, m2: number });
const momentsXY = fc.record({
  n: count,
  meanX: number,
  meanY: number,
  m2X: number,
  m2Y: number,
  cXY: number,
});
const coMoments = fc.record({
  n: count,
  means: fc.array(number, { minLength: 4, maxLength: 4 }),
  products: fc.array(fc.array(number, { minLength: 4, maxLength: 4 }), {
    minLength: 4,
    maxLength: 4,
  }),
});
const typed = <const Type extends string, Value>(type: Type, arm: fc.Arbitrary<Value>) =>
  arm.map((value) => ({ type, ...value }));
const proportion = typed('proportion', fc.record({ n: count, successes: count }));
const plain = fc.oneof(typed('mean', moments), proportion, typed('ratio', momentsXY));
const quantile = typed(
  'quantile',
  fc.record({
    n: count,
    level: share,
    quantile: number,
    lower: number,
    upper: number,
    boundsEvents: count,
    boundsAlpha: share,
    clusters: momentsXY,
  }),
);
const options = fc.record({
  difference: fc.constantFrom('absolute', 'relative'),
  alternative: fc.constantFrom('two-sided', 'greater', 'less'),
  alpha: share,
});
const rates = fc.record({ alpha: share, power: share });
const planned = fc.record({
  mean: number,
  variance: number,
  lift: number,
  unitsPerArm: number,
  varianceControl: number,
  varianceTreatment: number,
  unitsControl: number,
  unitsTreatment: number,
  difference: number,
  ratio: number,
  standardDeviation: number,
  control: share,
  treatment: share,
  target: number,
  units: number,
  plannedUnits: number,
});

const ANSWERS: Readonly<Record<string, fc.Arbitrary<Result<unknown>>>> = {
  welchTest: fc.tuple(plain, plain, options).map((args) => welchTest(...args)),
  cupedTest: fc
    .tuple(typed('cuped', momentsXY), typed('cuped', momentsXY), options)
    .map((args) => cupedTest(...args)),
  cupedRatioTest: fc
    .tuple(typed('cuped-ratio', coMoments), typed('cuped-ratio', coMoments), options)
    .map((args) => cupedRatioTest(...args)),
  quantileTest: fc.tuple(quantile, quantile, options).map((args) => quantileTest(...args)),
  quantileBounds: fc.tuple(count, share, share).map((args) => quantileBounds(...args)),
  fiellerInterval: fc.tuple(plain, plain, share).map((args) => fiellerInterval(...args)),
  pooledZTest: fc.tuple(proportion, proportion).map((args) => pooledZTest(...args)),
  waldInterval: fc.tuple(proportion, proportion, share).map((args) => waldInterval(...args)),
  newcombeInterval: fc
    .tuple(proportion, proportion, share)
    .map((args) => newcombeInterval(...args)),
  nonInferiorityTest: fc
    .tuple(plain, plain, number, fc.constantFrom('increase', 'decrease'), share)
    .map(([a, b, margin, better, alpha]) => nonInferiorityTest(a, b, { margin, better, alpha })),
  stratifiedEffect: fc
    .tuple(fc.array(fc.record({ control: plain, treatment: plain }), { maxLength: 3 }), share)
    .map((args) => stratifiedEffect(...args)),
  heterogeneity: fc
    .array(fc.record({ estimate: number, standardError: number }), { maxLength: 5 })
    .map(heterogeneity),
  holm: numbers.map(holm),
  benjaminiYekutieli: numbers.map(benjaminiYekutieli),
  dunnett: fc
    .record({
      controlUnits: count,
      treatments: fc.array(fc.record({ units: count, t: number }), { maxLength: 2 }),
    })
    .map(dunnett),
  noveltySlope: fc
    .array(fc.record({ x: number, estimate: number, standardError: number }), {
      minLength: 4,
      maxLength: 6,
    })
    .map(noveltySlope),
  sampleRatio: fc.array(fc.record({ units: count, weight: number })).map(sampleRatio),
  momentsFromSums: fc.record({ n: count, sum: number, sumSquares: number }).map(momentsFromSums),
  momentsXYFromSums: fc
    .record({
      n: count,
      sumX: number,
      sumY: number,
      sumSquaresX: number,
      sumSquaresY: number,
      sumProducts: number,
    })
    .map(momentsXYFromSums),
  coMomentsFromSums: fc
    .record({ n: count, sums: numbers, products: fc.array(numbers) })
    .map(coMomentsFromSums),
  winsorize: fc
    .tuple(fc.array(numbers, { maxLength: 3 }), share, share)
    .map(([arms, upper, lower]) =>
      winsorize(arms, { upper: { percentile: upper }, lower: { percentile: lower } }),
    ),
  ...Object.fromEntries(
    Object.entries({
      powerOfDifference,
      powerOfLift,
      powerOfLastLook,
      unitsForDifference,
      unitsForLift,
      unitsForProportions,
      unitsForTTest,
      unitsToGo,
      detectableDifference,
      detectableLift,
    }).map(([name, plan]) => [
      name,
      fc.tuple(planned, rates).map(([figures, errors]) => plan({ ...figures, ...errors })),
    ]),
  ),
};

test.each(Object.entries(ANSWERS))(
  '%s answers finite input with finite figures or a reason',
  (_name, answers) => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(answer.ok ? isFiniteThroughout(answer.value) : answer.reason in REASONS).toBe(true);
      }),
      { numRuns: 300 },
    );
  },
);

function isFiniteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isFiniteThroughout);
}
