import { okIfFinite } from '../checks.ts';
import type { PlainArm } from '../moments/arms.ts';
import { type Difference, effectOf } from '../moments/delta-variance.ts';
import { type Summary, summaryOf } from '../moments/summary.ts';
import type { Result } from '../result.ts';
import { type Alternative, type Inference, infer } from './inference.ts';

export interface TestOptions {
  readonly difference: Difference;
  readonly alternative: Alternative;
  /** Level of significance, between 0 and 1. */
  readonly alpha: number;
}

export interface Comparison extends Inference {
  /** Degrees of freedom of Student's t. */
  readonly df: number;
  readonly controlMean: number;
  readonly treatmentMean: number;
}

/**
 * Welch's t-test of treatment against control, of means, proportions or ratios of sums (delta method,
 * Deng, Knoblich and Lu 2018), on the absolute scale or as a lift. For one look at a size that was
 * planned: looking again and again finds an effect where there is none.
 *
 * Reasons: TOO_FEW_UNITS, ZERO_VARIANCE (of either arm), ZERO_BASELINE, ZERO_DENOMINATOR, INVALID, OUT_OF_RANGE.
 */
export function welchTest(
  control: PlainArm,
  treatment: PlainArm,
  options: TestOptions,
): Result<Comparison> {
  const a = summaryOf(control);
  if (!a.ok) return a;
  const b = summaryOf(treatment);
  if (!b.ok) return b;
  const effect = effectOf(a.value, b.value, options.difference);
  if (!effect.ok) return effect;
  const df = welchDf(a.value, b.value);
  const inference = infer(effect.value, df, options.alternative, options.alpha);
  if (!inference.ok) return inference;
  return okIfFinite({
    ...inference.value,
    df,
    controlMean: a.value.mean,
    treatmentMean: b.value.mean,
  });
}

/** Degrees of freedom by Welch and Satterthwaite; from shares, because squares may overflow. */
export function welchDf(control: Summary, treatment: Summary): number {
  const [a, b] = [control.variance / control.n, treatment.variance / treatment.n];
  const share = 1 / (1 + b / a);
  const rest = 1 / (1 + a / b);
  return 1 / ((share * share) / (control.n - 1) + (rest * rest) / (treatment.n - 1));
}
