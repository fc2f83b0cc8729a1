import type { MetricArmFigures, MetricComparison, MissingReason } from './analysis.ts';
import type { MetricData } from './experiment-data.ts';

/** A metric whose figures are there and whose verdicts are not. */
export interface Draft {
  readonly metric: MetricData;
  readonly arms: readonly MetricArmFigures[];
  readonly comparisons: readonly {
    readonly comparison: MetricComparison;
    readonly evidence: Evidence;
    readonly progress: Progress | null;
  }[];
}

/** What verdicts are made of. */
export interface Evidence {
  /** Two-sided, and valid however often one looks, or looked at once at the planned end; null: no claim yet. */
  readonly claimP: number | null;
  /** Sign of the difference that it speaks for. */
  readonly sign: number;
  /** One-sided, for guardrails. */
  readonly harmP: number | null;
  readonly notWorseP: number | null;
  readonly isWithinMargin: boolean;
}

/** How far a comparison has come. */
interface Progress {
  /** Square of the standard error so far. */
  readonly variance: number;
  /** The effect that is to be found, in the metric's unit. */
  readonly target: number;
  /** Mature ones, of both arms. */
  readonly units: number;
  /** The same by the clock of the confidence sequence. */
  readonly time: number;
}

export const NO_EVIDENCE: Evidence = {
  claimP: null,
  sign: 0,
  harmP: null,
  notWorseP: null,
  isWithinMargin: false,
};

/** A comparison without any figures. */
export function unjudged(variant: string): MetricComparison {
  return {
    variant,
    difference: null,
    lift: null,
    alwaysValid: null,
    alwaysValidLift: null,
    unadjusted: null,
    varianceReduction: null,
    early: null,
    earlyLift: null,
    newcombe: null,
    pAdjusted: null,
    guardrail: null,
    chanceToWin: null,
    expectedLoss: null,
    verdict: 'waiting',
    unitsToGo: null,
    daysToGo: null,
    missing: null,
    toStart: null,
    droppedShare: 0,
    series: [],
  };
}

export function noComparison(
  variant: string,
  missing: MissingReason,
): Draft['comparisons'][number] {
  return {
    comparison: { ...unjudged(variant), missing },
    evidence: NO_EVIDENCE,
    progress: null,
  };
}
