import { isCount } from '../checks.ts';
import type { PlainArm } from '../moments/arms.ts';
import { looseSummaryOf } from '../moments/summary.ts';
import { no, ok, type Result } from '../result.ts';
import { type Inference, infer } from './inference.ts';

/** Both arms within one stratum: one epoch of a ramp, one country. */
export interface Stratum {
  readonly control: PlainArm;
  readonly treatment: PlainArm;
}

export interface StratifiedEffect extends Inference {
  /** Share of all units that lie in strata left out, because an arm has fewer than two units there. */
  readonly droppedShare: number;
}

/**
 * Absolute difference as the mean of the strata's differences, weighted by their shares of all units,
 * which count as fixed (Miratrix, Sekhon and Yu 2013); two-sided z-test. With allocations that change
 * over time, the plain difference compares different times; this one does not.
 *
 * Reasons: TOO_FEW_UNITS (no stratum has both arms), ZERO_VARIANCE, ZERO_DENOMINATOR, INVALID, OUT_OF_RANGE.
 */
export function stratifiedEffect(
  strata: readonly Stratum[],
  alpha: number,
): Result<StratifiedEffect> {
  let [estimate, variance, used, all] = [0, 0, 0, 0];
  for (const { control, treatment } of strata) {
    if (!isCount(control.n) || !isCount(treatment.n)) return no('INVALID');
    const units = control.n + treatment.n;
    all += units;
    if (control.n < 2 || treatment.n < 2) continue;
    const a = looseSummaryOf(control);
    if (!a.ok) return a;
    const b = looseSummaryOf(treatment);
    if (!b.ok) return b;
    if (a.value.variance < 0 || b.value.variance < 0) return no('INVALID');
    used += units;
    estimate += units * (b.value.mean - a.value.mean);
    variance += units * units * (a.value.variance / a.value.n + b.value.variance / b.value.n);
  }
  if (used === 0) return no('TOO_FEW_UNITS');
  const effect = { estimate: estimate / used, variance: variance / used / used };
  const inference = infer(effect, null, 'two-sided', alpha);
  return inference.ok ? ok({ ...inference.value, droppedShare: 1 - used / all }) : inference;
}
