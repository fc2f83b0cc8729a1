import { isCount, isShare, okIfFinite } from '../checks.ts';
import { normalSf } from '../distributions/normal.ts';
import type { ProportionArm } from '../moments/arms.ts';
import { effectOf } from '../moments/delta-variance.ts';
import { summaryOf } from '../moments/summary.ts';
import { no, type Reason, type Result } from '../result.ts';
import { criticalValue, type Inference, infer } from './inference.ts';

export interface PooledZTest {
  readonly estimate: number;
  /** Under the hypothesis that both arms have the same rate. */
  readonly standardErrorPooled: number;
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface NewcombeInterval extends Interval {
  readonly estimate: number;
  /** Wilson's interval of each arm. */
  readonly control: Interval;
  readonly treatment: Interval;
}

/**
 * Two-sided z-test of two proportions with their pooled variance; its square is the chi-squared test of
 * the two-by-two table without continuity correction.
 *
 * Reasons: TOO_FEW_UNITS, ZERO_VARIANCE (all or nothing in both arms), INVALID.
 */
export function pooledZTest(control: ProportionArm, treatment: ProportionArm): Result<PooledZTest> {
  const fault = faultOf(control) ?? faultOf(treatment);
  if (fault !== undefined) return no(fault);
  const n = control.n + treatment.n;
  const successes = control.successes + treatment.successes;
  const variance = (successes / n) * ((n - successes) / n) * (1 / control.n + 1 / treatment.n);
  if (variance <= 0) return no('ZERO_VARIANCE');
  const standardErrorPooled = Math.sqrt(variance);
  const estimate = rate(treatment) - rate(control);
  const statistic = estimate / standardErrorPooled;
  return okIfFinite({
    estimate,
    standardErrorPooled,
    statistic,
    pValue: 2 * normalSf(Math.abs(statistic)),
  });
}

/**
 * Wald's two-sided interval of the difference of two proportions, unpooled. Too narrow for few successes:
 * {@link newcombeInterval} is not. Reasons: those of `summaryOf`, INVALID.
 */
export function waldInterval(
  control: ProportionArm,
  treatment: ProportionArm,
  alpha: number,
): Result<Inference> {
  const a = summaryOf(control);
  if (!a.ok) return a;
  const b = summaryOf(treatment);
  if (!b.ok) return b;
  const effect = effectOf(a.value, b.value, 'absolute');
  return effect.ok ? infer(effect.value, null, 'two-sided', alpha) : effect;
}

/**
 * Two-sided interval of the difference of two proportions from Wilson's intervals of the arms (Newcombe
 * 1998, method 10). Defined for no success or only successes too. Reasons: TOO_FEW_UNITS, INVALID.
 */
export function newcombeInterval(
  control: ProportionArm,
  treatment: ProportionArm,
  alpha: number,
): Result<NewcombeInterval> {
  const fault = faultOf(control) ?? faultOf(treatment);
  if (fault !== undefined) return no(fault);
  if (!isShare(alpha)) return no('INVALID');
  const [a, b] = [wilson(control, alpha), wilson(treatment, alpha)];
  const estimate = rate(treatment) - rate(control);
  return okIfFinite({
    estimate,
    control: a,
    treatment: b,
    lower: estimate - Math.hypot(rate(treatment) - b.lower, a.upper - rate(control)),
    upper: estimate + Math.hypot(b.upper - rate(treatment), rate(control) - a.lower),
  });
}

/** Wilson's interval (1927) of one proportion; its ends are 0 and 1 exactly where nothing or everything happened. */
function wilson({ n, successes }: ProportionArm, alpha: number): Interval {
  const z = criticalValue(alpha / 2, null);
  const square = z * z;
  const reach = z * Math.sqrt((successes / n) * (n - successes) + square / 4);
  const [centre, below] = [successes + square / 2, n + square];
  return {
    lower: successes === 0 ? 0 : (centre - reach) / below,
    upper: successes === n ? 1 : (centre + reach) / below,
  };
}

function rate({ n, successes }: ProportionArm): number {
  return successes / n;
}

function faultOf({ n, successes }: ProportionArm): Reason | undefined {
  if (!isCount(n) || !isCount(successes) || successes > n) return 'INVALID';
  return n === 0 ? 'TOO_FEW_UNITS' : undefined;
}
