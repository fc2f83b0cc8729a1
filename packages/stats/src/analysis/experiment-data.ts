/**
 * All that the analysis of an experiment starts from: what was planned, and sufficient statistics of what
 * happened. Plain data, fit for JSON; the same data always give the same analysis.
 */
export interface ExperimentData {
  /** Level of the verdicts: the chance of a false one that is accepted. */
  readonly alpha: number;
  /** The chance of finding the effect that is planned for; what `unitsToGo` aims at. */
  readonly power: number;
  readonly control: string;
  /** All of them, with the control, in the order to show. */
  readonly variants: readonly string[];
  /** In order of time; empty before the start. */
  readonly epochs: readonly EpochData[];
  /** Of all variants together; null where none were planned: then 10,000 for each variant. */
  readonly plannedUnits: number | null;
  readonly plannedDays: number | null;
  /** Since the start, or from start to stop. */
  readonly days: number;
  readonly isRunning: boolean;
  /** Of steps of time, which are counted from 1970-01-01 in UTC. */
  readonly stepSeconds: number;
  /** Milliseconds since 1970; nothing later is in the figures. */
  readonly untilMs: number;
  readonly counts: readonly ExposureCount[];
  /** Units that saw several variants; they are in no other figure. */
  readonly severalVariants: number;
  /** Units that were given a variant, whether they saw it or not; empty where nobody says so. */
  readonly assigned: readonly { readonly variant: string; readonly units: number }[];
  readonly metrics: readonly MetricData[];
}

/** A stretch of time with one allocation. */
export interface EpochData {
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Of each variant; they need not sum to 1 or 100. */
  readonly weights: readonly { readonly variant: string; readonly weight: number }[];
}

/** Units that saw one variant alone, by the step of their first exposure. */
export interface ExposureCount {
  readonly epoch: number;
  readonly variant: string;
  readonly step: number;
  readonly units: number;
}

export type MetricRoleName = 'primary' | 'secondary' | 'guardrail';
export type MetricDirection = 'increase' | 'decrease';

export type MetricData = MomentMetricData | QuantileMetricData;

interface MetricFacts {
  readonly key: string;
  readonly role: MetricRoleName;
  /** Which way is good. */
  readonly direction: MetricDirection;
  /** Harm that a guardrail tolerates, as a share of the control: 0.01 for one per cent. Null for other roles. */
  readonly margin: number | null;
  /** The least change worth finding, as a share of the control. */
  readonly minimumEffect: number;
}

/** A metric of which each unit has its own figure, or two that are divided by each other. */
export interface MomentMetricData extends MetricFacts {
  readonly kind: 'mean' | 'proportion' | 'ratio';
  readonly groups: readonly UnitGroupData[];
}

/** A metric over all events: see `QuantileArm`. */
export interface QuantileMetricData extends MetricFacts {
  readonly kind: 'quantile';
  /** 0 … 1. */
  readonly level: number;
  /** Level at which the groups' bounds were worked out. */
  readonly boundsAlpha: number;
  /** One of each variant; for a breakdown one of each variant and value. */
  readonly quantiles: readonly QuantileGroupData[];
}

/** Units of one epoch, variant and step, and of one value of an attribute where that was asked for. */
export interface UnitGroupData {
  readonly epoch: number;
  readonly variant: string;
  /** In which their windows closed; null where they are open. Without a window that of the first exposure. */
  readonly step: number | null;
  readonly value: string | null;
  readonly n: number;
  /** Units whose numerator is not 0. */
  readonly active: number;
  /**
   * The figure and the same before exposure; for a ratio numerator, denominator and both before exposure.
   * What is before may be absent.
   */
  readonly means: readonly number[];
  /** Sums of products of deviations from the means. */
  readonly products: readonly (readonly number[])[];
}

/** Events of units of one variant whose windows have closed. */
export interface QuantileGroupData {
  readonly variant: string;
  readonly value: string | null;
  readonly units: number;
  readonly events: number;
  readonly quantile: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Per unit with events: events (x) and those of them at or below the quantile (y). */
  readonly clusters: {
    readonly n: number;
    readonly meanX: number;
    readonly meanY: number;
    readonly m2X: number;
    readonly m2Y: number;
    readonly cXY: number;
  } | null;
}
