import { isPositive } from '../checks.ts';
import type { Result } from '../result.ts';
import { alwaysValidP } from '../sequential/always-valid-p.ts';
import { asymptoticCs, mixtureScale, type SequentialLook } from '../sequential/asymptotic-cs.ts';
import { asymptoticCsOneSided } from '../sequential/asymptotic-cs-one-sided.ts';
import { mixtureBoundary } from '../sequential/normal-mixture.ts';
import { checkStart, type StartCheck } from '../sequential/start-rule.ts';
import type { AlwaysValid, SeriesPoint } from './analysis.ts';
import { type Cells, type Figure, isShaky } from './cells.ts';
import type { Pair, PairEffect } from './effect.ts';
import type { MetricData } from './experiment-data.ts';
import { fiellerLift } from './lift.ts';
import type { PairClock } from './pair-clock.ts';

/** All looks at one variant so far, and what they have shown together. */
export interface Looking {
  readonly points: readonly SeriesPoint[];
  /** The last look's interval with the strongest evidence of all; null before the first one. */
  readonly alwaysValid: AlwaysValid | null;
  readonly alwaysValidLift: { readonly lower: number | null; readonly upper: number | null } | null;
  /** Sign of the difference at the look with the strongest evidence. */
  readonly sign: number;
  readonly harmP: number | null;
  readonly notWorseP: number | null;
  /** Whether that is what the last look says, too. */
  readonly isWithinMargin: boolean;
}

/** Gathers the evidence of a variant look by look; each look's figures are those of the units until then. */
export class EvidencePath {
  readonly #points: SeriesPoint[] = [];
  readonly #metric: MetricData;
  readonly #clock: PairClock;
  readonly #alpha: number;
  #logE = 0;
  #sign = 0;
  #harmP: number | null = null;
  #notWorseP: number | null = null;
  #last: Pick<Looking, 'alwaysValid' | 'alwaysValidLift'> = NOTHING;
  #isWithinMargin = false;

  constructor(metric: MetricData, clock: PairClock, alpha: number) {
    this.#metric = metric;
    this.#clock = clock;
    this.#alpha = alpha;
  }

  look(step: number, cells: Cells, effect: Result<PairEffect>): void {
    if (!effect.ok) return;
    const at = this.#lookAt(cells, effect.value);
    const sequence = asymptoticCs(at);
    if (!sequence.ok) return;
    const { lower, upper, logE } = sequence.value;
    if (logE > this.#logE) {
      this.#logE = logE;
      this.#sign = Math.sign(at.estimate);
    }
    const boundary = mixtureBoundary(
      at.units * mixtureScale(at.plannedUnits, this.#alpha) ** 2,
      this.#alpha,
    );
    const lift = fiellerLift(effect.value, boundary);
    const pValue = alwaysValidP([this.#logE]);
    this.#last = {
      alwaysValid: { lower, upper, logE: this.#logE, pValue },
      alwaysValidLift: lift.ok ? { lower: lift.value.lower, upper: lift.value.upper } : null,
    };
    this.#points.push({
      step,
      units: effect.value.units,
      difference: at.estimate,
      lower,
      upper,
      lift: lift.ok ? lift.value.estimate : null,
      liftLower: lift.ok ? lift.value.lower : null,
      liftUpper: lift.ok ? lift.value.upper : null,
      pValue,
    });
    if (this.#metric.role === 'guardrail') this.#guard(at, effect.value);
  }

  result(): Looking {
    return {
      points: this.#points,
      ...this.#last,
      sign: this.#sign,
      harmP: this.#harmP,
      notWorseP: this.#notWorseP,
      isWithinMargin: this.#isWithinMargin,
    };
  }

  #lookAt(cells: Cells, { adjusted }: PairEffect): SequentialLook {
    return {
      estimate: adjusted.estimate,
      standardError: Math.sqrt(adjusted.variance),
      units: this.#clock.timeOf(cells),
      plannedUnits: this.#clock.plannedUnits,
      alpha: this.#alpha,
    };
  }

  /** Evidence that the variant is worse, and that it is worse by no more than the margin. */
  #guard(at: SequentialLook, effect: PairEffect): void {
    const good = this.#metric.direction === 'increase' ? 1 : -1;
    const harm = asymptoticCsOneSided({ ...at, estimate: -good * at.estimate }, 'greater');
    if (harm.ok) this.#harmP = Math.min(this.#harmP ?? 1, harm.value.pValue);
    const { margin } = this.#metric;
    if (margin === null || !isPositive(margin) || effect.controlMean === 0) return;
    const left = withMargin(effect, good, margin);
    this.#isWithinMargin = left.estimate > 0;
    const slack = asymptoticCsOneSided({ ...at, ...left }, 'greater');
    if (slack.ok) this.#notWorseP = Math.min(this.#notWorseP ?? 1, slack.value.pValue);
  }
}

const NOTHING = { alwaysValid: null, alwaysValidLift: null } as const;

/**
 * What is left of the margin: how much better the variant is, plus the margin as a share of the control's
 * mean, which is itself measured. Above zero the variant is not worse by more than it.
 */
export function withMargin(
  { adjusted, controlMean, controlVariance, covariance }: PairEffect,
  good: number,
  margin: number,
): { estimate: number; standardError: number } {
  const slope = margin * Math.sign(controlMean);
  const variance =
    adjusted.variance + slope * slope * controlVariance + 2 * good * slope * covariance;
  return {
    estimate: good * adjusted.estimate + slope * controlMean,
    standardError: Math.sqrt(Math.max(0, variance)),
  };
}

/**
 * Whether claims may begin: 100 units and 25 events in each arm. Where nearly all units convert, it is those
 * that do not which count as events.
 */
export function startOf({ kind }: Figure, cells: Cells, pair: Pair): StartCheck | null {
  const arms = [pair.control, pair.variant].map((variant) => {
    const [units, active] = [cells.unitsOf(variant), cells.activeOf(variant)];
    return { units, events: kind === 'proportion' ? Math.min(active, units - active) : active };
  });
  const check = checkStart(arms);
  if (!check.ok) return null;
  const isShakyRatio =
    kind === 'ratio' &&
    [pair.control, pair.variant].some((variant) => {
      const pooled = cells.pooled(variant);
      return pooled === undefined || isShaky(pooled, 1);
    });
  return { ...check.value, hasStarted: check.value.hasStarted && !isShakyRatio };
}
