import type { Reason } from '../result.ts';
import type { MetricData, MetricDirection, MetricRoleName } from './experiment-data.ts';

/** What an experiment has shown so far. Figures that do not exist are null; no number is NaN or infinite. */
export interface ExperimentAnalysis {
  readonly verdict: OverallVerdict;
  /** Whether no check failed. */
  readonly isHealthy: boolean;
  readonly health: readonly HealthFinding[];
  /** Exposed ones that are compared. */
  readonly units: number;
  /** N* of the sequential methods, of all variants together. */
  readonly plannedUnits: number;
  /** The control first. */
  readonly arms: readonly ArmUnits[];
  readonly epochs: readonly EpochUnits[];
  readonly exposures: ExposureSeries;
  /** Primary ones first, then guardrails, then secondary ones. */
  readonly metrics: readonly MetricAnalysis[];
}

export interface OverallVerdict {
  readonly verdict:
    | 'draft'
    | 'waiting'
    | 'unhealthy'
    | 'keep_running'
    | 'ship'
    | 'roll_back'
    | 'no_difference'
    | 'no_metrics';
  /** Which one to ship; null for every other verdict. */
  readonly variant: string | null;
  /** What it rests on, the weightiest first. */
  readonly because: readonly VerdictReason[];
  /** Variants that a primary metric or a guardrail found to be worse. */
  readonly harmful: readonly string[];
  /** Until every open comparison can be decided, or what was planned is reached; null where unknown. */
  readonly daysToGo: number | null;
}

/** Codes of what a verdict rests on; `variant` and `metric` where it is of one. */
export interface VerdictReason {
  readonly code:
    | 'NOT_STARTED'
    | 'NO_UNITS'
    | 'NO_METRICS'
    | 'CHECK_FAILED'
    | 'PRIMARY_BETTER'
    | 'PRIMARY_WORSE'
    | 'GUARDRAIL_WORSE'
    | 'GUARDRAILS_NOT_WORSE'
    | 'GUARDRAIL_UNCLEAR'
    | 'NOTHING_FOUND_YET'
    | 'TOO_EARLY'
    | 'WINDOWS_OPEN'
    | 'PLAN_REACHED'
    | 'STOPPED_BEFORE_PLAN';
  readonly variant: string | null;
  readonly metric: string | null;
  /** Only for CHECK_FAILED. */
  readonly check: HealthFinding['check'] | null;
}

/** A check of whether the figures can be trusted. `waiting`: too little is known. Only `failed` blocks verdicts. */
export type HealthFinding =
  | DataFinding
  | SampleRatioFinding
  | SeveralVariantsFinding
  | ExposureRateFinding
  | BeforeExposureFinding;

export type HealthStatus = 'ok' | 'failed' | 'waiting' | 'not_applicable';

interface Finding {
  readonly status: HealthStatus;
  readonly pValue: number | null;
}

export interface DataFinding extends Finding {
  readonly check: 'data';
  readonly units: number;
  /** Variants with a weight that nobody saw. */
  readonly emptyVariants: readonly string[];
}

export interface SampleRatioFinding extends Finding {
  readonly check: 'sample_ratio';
  /** The variant whose share is furthest from what was expected, in standard errors. */
  readonly furthest: {
    readonly variant: string;
    /** Of all units, 0 … 1. */
    readonly share: number;
    readonly expectedShare: number;
  } | null;
}

export interface SeveralVariantsFinding extends Finding {
  readonly check: 'several_variants';
  readonly units: number;
  /** Of all exposed units, 0 … 1. */
  readonly share: number;
}

export interface ExposureRateFinding extends Finding {
  readonly check: 'exposure_rate';
  /** Share of units given a variant that saw it, 0 … 1. */
  readonly rates: readonly { readonly variant: string; readonly rate: number }[];
}

export interface BeforeExposureFinding extends Finding {
  readonly check: 'before_exposure';
  /** The comparison that differs most; `pValue` is its own, corrected for the number of comparisons. */
  readonly worst: {
    readonly metric: string;
    readonly variant: string;
    /** Variant minus control, before exposure. */
    readonly difference: number;
    /** The same relative to the control; null where that is 0. */
    readonly lift: number | null;
  } | null;
}

export interface ArmUnits {
  readonly variant: string;
  readonly isControl: boolean;
  readonly units: number;
  /** By the weights of each epoch. */
  readonly expectedUnits: number;
}

export interface EpochUnits {
  readonly epoch: number;
  readonly units: readonly { readonly variant: string; readonly units: number }[];
  /** Of the split, sequential. */
  readonly pValue: number | null;
}

/** First exposures in each step from `firstStep` on; empty without units. */
export interface ExposureSeries {
  readonly firstStep: number | null;
  readonly variants: readonly { readonly variant: string; readonly counts: readonly number[] }[];
}

export interface MetricAnalysis {
  readonly key: string;
  readonly kind: MetricData['kind'];
  readonly role: MetricRoleName;
  readonly direction: MetricDirection;
  readonly margin: number | null;
  readonly minimumEffect: number;
  /** The control first. */
  readonly arms: readonly MetricArmFigures[];
  /** Of each variant but the control. */
  readonly comparisons: readonly MetricComparison[];
}

/** Raw figures of one arm, all epochs together. */
export interface MetricArmFigures {
  readonly variant: string;
  /** Exposed. */
  readonly units: number;
  /** Whose window has closed; what claims are made of. */
  readonly matureUnits: number;
  /** Of mature units; for ratios the numerator, null for quantiles. */
  readonly total: number | null;
  /** Only for ratios; for quantiles the events. */
  readonly denominator: number | null;
  /** Mature units with something else than 0; null for quantiles. */
  readonly activeUnits: number | null;
  /** For ratios total over denominator; for quantiles the quantile. */
  readonly mean: number | null;
  /** The same over all units, also those whose window is open; null for quantiles. No claim is made of it. */
  readonly earlyMean: number | null;
  /** Per unit. */
  readonly standardDeviation: number | null;
}

export type ComparisonVerdict =
  | 'waiting'
  | 'unclear'
  | 'better'
  | 'worse'
  | 'not_worse'
  | 'blocked';

/** An effect and its interval at alpha, for somebody who looks once, at the planned end. */
export interface EstimateFigures {
  readonly estimate: number;
  /** Null where the interval has no end. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly pValue: number | null;
}

/** Why there are no figures, or no claim: reasons of the methods, and those of the pipeline. */
export type MissingReason =
  | Reason
  /** No unit of one of the arms. */
  | 'NO_UNITS'
  /** Units, but none whose window has closed. */
  | 'WINDOWS_OPEN'
  /** No unit of any arm with anything else than 0. */
  | 'NO_EVENTS'
  /** Fewer than 100 units or 25 events in an arm: figures, but no claim. See `toStart`. */
  | 'START_RULE'
  /** A quantile, which is judged only when the planned end is reached. */
  | 'ONLY_AT_THE_END';

export interface MetricComparison {
  readonly variant: string;
  /** Variant minus control, in the metric's unit; adjusted and by epoch; of mature units. */
  readonly difference: EstimateFigures | null;
  /** Relative to the control, 0.05 for 5 %, with Fieller's interval. */
  readonly lift: EstimateFigures | null;
  /** Holds however often one looks. Of the difference. */
  readonly alwaysValid: AlwaysValid | null;
  /** The same, of the lift. */
  readonly alwaysValidLift: {
    readonly lower: number | null;
    readonly upper: number | null;
  } | null;
  /** The difference without use of what units did before. */
  readonly unadjusted: EstimateFigures | null;
  /** Share of the variance of the difference that what units did before explains, 0 … 1. */
  readonly varianceReduction: number | null;
  /** The difference over all units, also those whose window is open. No claim. */
  readonly early: EstimateFigures | null;
  /** The same, relative to the control; its p-value is that of the difference. */
  readonly earlyLift: EstimateFigures | null;
  /** Newcombe's interval of the difference: only for a proportion in one epoch. */
  readonly newcombe: { readonly lower: number; readonly upper: number } | null;
  /** Corrected for the number of comparisons; what the verdict uses. */
  readonly pAdjusted: number | null;
  /** One-sided, always valid; only for guardrails. */
  readonly guardrail: GuardrailFigures | null;
  /** Bayesian, with a flat prior; a view that is not safe to stop by. */
  readonly chanceToWin: number | null;
  /** Of choosing the variant, in the metric's unit; a view that is not safe to stop by. */
  readonly expectedLoss: number | null;
  readonly verdict: ComparisonVerdict;
  /** Units of both arms that are missing to find the least effect worth finding; null where unknown. */
  readonly unitsToGo: number | null;
  readonly daysToGo: number | null;
  readonly missing: MissingReason | null;
  /** What the arm that is furthest behind needs before claims begin; null where they have begun. */
  readonly toStart: { readonly units: number; readonly events: number } | null;
  /** Share of units in epochs that cannot be compared, because an arm has fewer than two units there. */
  readonly droppedShare: number;
  readonly series: readonly SeriesPoint[];
}

export interface AlwaysValid {
  readonly lower: number;
  readonly upper: number;
  /** Logarithm of the largest e-value so far. */
  readonly logE: number;
  /** The smallest p-value of all looks so far. */
  readonly pValue: number;
}

export interface GuardrailFigures {
  /** That the variant is worse at all; the smallest of all looks. */
  readonly harmP: number;
  /** The same, corrected for the number of guardrails and variants. */
  readonly harmPAdjusted: number;
  /** That the variant is worse by no more than the margin; the smallest of all looks. */
  readonly notWorseP: number | null;
}

/** A look: the figures of all units that were mature by the end of a step. */
export interface SeriesPoint {
  readonly step: number;
  /** Of both arms. */
  readonly units: number;
  readonly difference: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly lift: number | null;
  readonly liftLower: number | null;
  readonly liftUpper: number | null;
  /** The smallest so far. */
  readonly pValue: number | null;
}

/** What each group of units by an attribute's value did; exploratory. */
export interface BreakdownAnalysis {
  readonly groups: readonly BreakdownGroup[];
  /** Whether the effect differs between groups by more than chance (Cochran's Q); the least of all variants, corrected. */
  readonly heterogeneityP: number | null;
}

export interface BreakdownGroup {
  /** Null where the attribute was missing. */
  readonly value: string | null;
  readonly arms: readonly MetricArmFigures[];
  readonly comparisons: readonly {
    readonly variant: string;
    readonly lift: EstimateFigures | null;
    readonly difference: EstimateFigures | null;
    /** Benjamini and Hochberg, over all groups and variants. */
    readonly pAdjusted: number | null;
    readonly missing: MissingReason | null;
  }[];
}

/** Whether later cohorts of units show less of the effect: see `analyseNovelty`. */
export interface NoveltyAnalysis {
  readonly variant: string;
  readonly isFading: boolean;
  readonly pValue: number | null;
  /** Effects by cohort, the first first. */
  readonly cohorts: readonly {
    readonly fromStep: number;
    readonly toStep: number;
    readonly units: number;
    readonly lift: number;
    readonly standardError: number;
  }[];
  readonly missing: MissingReason | null;
}
