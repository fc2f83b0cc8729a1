import { isCount } from '../checks.ts';
import { normalCdf, normalPdf, normalSf } from '../distributions/normal.ts';
import { scalePoints, type WeightedPoint } from '../distributions/scale.ts';
import { no, ok, type Result } from '../result.ts';

/** Several treatments against one control: each one's units and t statistic. */
export interface ManyToOne {
  readonly controlUnits: number;
  readonly treatments: readonly { readonly units: number; readonly t: number }[];
}

export interface Dunnett {
  readonly df: number;
  /** Two-sided, of each treatment in the order given. */
  readonly pValues: readonly number[];
}

/** Standard deviations of the control's mean beyond which nothing is left. */
const REACH = 9;
const FINEST_STEP = 0.01;
/** From here on the variance counts as known: p-values move by less than 0.00005. */
const NORMAL_FROM = 10_000;

/**
 * p-values of several treatments against one shared control, adjusted for their number (Dunnett 1955,
 * single step, two-sided). Less strict than `holm` for one metric, because the control's chance is common
 * to all. The control's mean and the pooled variance are integrated out by the trapezoid rule, which for
 * such smooth and fading curves is exact to more than ten digits.
 *
 * Reasons: NOT_APPLICABLE (no treatments), TOO_FEW_UNITS, INVALID.
 */
export function dunnett({ controlUnits, treatments }: ManyToOne): Result<Dunnett> {
  const units = treatments.map((treatment) => treatment.units);
  if (![controlUnits, ...units].every(isCount)) return no('INVALID');
  if (!treatments.every(({ t }) => Number.isFinite(t))) return no('INVALID');
  if (treatments.length === 0) return no('NOT_APPLICABLE');
  const df = units.reduce((sum, n) => sum + n, controlUnits) - treatments.length - 1;
  if (df < 1 || controlUnits === 0 || units.includes(0)) return no('TOO_FEW_UNITS');
  const slopes = units.map((n) => Math.sqrt(n / controlUnits));
  const scales = df < NORMAL_FROM ? scalePoints(df) : [{ at: 1, weight: 1 }];
  const controls = controlPoints(Math.max(...slopes));
  const pValues = treatments.map(({ t }) => {
    return exceedance(
      (control, scale) => someBeyond(Math.abs(t) * scale, control, slopes),
      controls,
      scales,
    );
  });
  return ok({ df, pValues });
}

/** A probability given the control's mean and the estimated scale, over all that both may be. */
function exceedance(
  given: (control: number, scale: number) => number,
  controls: readonly WeightedPoint[],
  scales: readonly WeightedPoint[],
): number {
  let sum = 0;
  for (const scale of scales) {
    let inner = 0;
    for (const control of controls) inner += control.weight * given(control.at, scale.at);
    sum += scale.weight * inner;
  }
  return Math.min(sum, 1);
}

/**
 * P(some |Zᵢ| ≥ bound) given the control's standardised mean. With λ = √(nᵢ / (nᵢ + n₀)), the control's
 * share in Zᵢ is λ and the treatment's √(1 − λ²); `slopes` are their quotients √(nᵢ / n₀).
 */
function someBeyond(bound: number, control: number, slopes: readonly number[]): number {
  let logNone = 0;
  for (const slope of slopes) {
    const spread = Math.sqrt(1 + slope * slope) * bound;
    const shift = slope * control;
    const beyond = normalSf(spread - shift) + normalCdf(-spread - shift);
    logNone += Math.log1p(-Math.min(beyond, 1));
  }
  return -Math.expm1(logNone);
}

/** The control's standardised mean, in steps that show how steeply the rest depends on it. */
function controlPoints(steepest: number): readonly WeightedPoint[] {
  const step = Math.max(0.2 / Math.max(steepest, 1), FINEST_STEP);
  const count = Math.ceil(REACH / step);
  return Array.from({ length: 2 * count + 1 }, (_, i) => {
    const at = (i - count) * step;
    return { at, weight: step * normalPdf(at) };
  });
}
