import type { Db } from '#tables';

/**
 * Where exposures and events are kept, and what is asked of them. Experiments know no more of it than
 * this, so that another kind of store can stand behind it.
 */
export interface EventStore {
  /** Stores all of it or nothing; what is there already changes nothing. Resolves once it is durable. */
  append(batch: EventBatch): Promise<void>;
  /** Units by epoch, variant and step of their first exposure. */
  countUnits(question: UnitQuestion): Promise<UnitCounts>;
  /** Sufficient statistics of several metrics of one experiment; a list of groups for each of them. */
  momentsOf(
    experiment: ExperimentScope,
    metrics: readonly MetricQuestion[],
  ): Promise<Asked<UnitGroup[]>[]>;
  quantilesOf(
    experiment: ExperimentScope,
    metric: QuantileQuestion,
  ): Promise<Asked<QuantileGroup[]>>;
  /** The value that a share of all units that are not 0 stays at or below; null without any. */
  capOf(
    experiment: ExperimentScope,
    metric: MetricQuestion,
    percentile: number,
  ): Promise<number | null>;
  histogramOf(
    experiment: ExperimentScope,
    metric: MetricQuestion,
    bins: number,
  ): Promise<Histogram>;
  /** What a metric was lately, over the units that did anything. */
  historyOf(question: HistoryQuestion): Promise<History>;
  listEventNames(environmentId: string | undefined, since: Date): Promise<SeenEvent[]>;
  /**
   * Erases what units did and saw, and says how much that was. It is part of a transaction of the
   * platform's database, beside its audit entry; a store elsewhere would erase at once, and again
   * when the caller comes again.
   */
  eraseUnits(tx: Db, units: readonly UnitKey[]): Promise<{ exposures: number; events: number }>;
  /** Forgets events before an instant, and what stopped experiments before it showed whom. */
  forgetBefore(horizon: Date): Promise<void>;
}

/** A unit as it is stored: a UUID made of what it is called. */
export type UnitKey = string;

export interface EventBatch {
  readonly exposures: readonly StoredExposure[];
  readonly assignments: readonly StoredAssignment[];
  readonly events: readonly StoredEvent[];
}

/** That a unit was given a variant, be it shown or not. */
export interface StoredAssignment {
  readonly experimentId: string;
  readonly epoch: number;
  readonly variant: string;
  readonly unit: UnitKey;
  readonly at: Date;
}

/** One of a unit, experiment, variant and epoch: the first. */
export interface StoredExposure extends StoredAssignment {
  /** What the unit is called; null where that is not to be kept. */
  readonly unitName: string | null;
  /** What results are broken down by. */
  readonly attributes: Readonly<Record<string, string | number | boolean>> | null;
}

export interface StoredEvent {
  /** A UUID; with the time it names the event. */
  readonly id: string;
  readonly environmentId: string;
  readonly name: string;
  readonly unit: UnitKey;
  readonly at: Date;
  readonly value: number | null;
  readonly properties: Readonly<Record<string, unknown>> | null;
}

/** Whose exposures are looked at, and until when. */
export interface ExperimentScope {
  readonly experimentId: string;
  readonly environmentId: string;
  /** What came after that is not looked at. */
  readonly until: Date;
  /** Of steps of time, counted from 1970-01-01 in UTC. */
  readonly stepSeconds: number;
  /** What {@link EventStore.countUnits} found, where that was asked already; it saves looking again. */
  readonly extent?: Extent;
}

/** How many units of an experiment saw anything, and when the first and the last one did. */
export interface Extent {
  readonly units: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export type UnitQuestion = ExperimentScope;

export interface UnitCounts {
  /** Units that saw one variant alone. `step` is the number of the step of the first exposure. */
  readonly counts: readonly {
    readonly epoch: number;
    readonly variant: string;
    readonly step: number;
    readonly units: number;
  }[];
  /** Units that saw several variants; they are compared nowhere. */
  readonly severalVariants: number;
  /** Units that were given a variant, whether they saw it or not; empty where nobody says so. */
  readonly assigned: readonly { readonly variant: string; readonly units: number }[];
  readonly extent: Extent;
}

/** Which of a unit's events count, and as what. */
export interface Part {
  readonly event: string;
  /** `any`: 1 where there is one; `count`: how many; `sum`: their values together. */
  readonly of: 'any' | 'count' | 'sum';
}

export interface MetricQuestion {
  readonly numerator: Part;
  readonly denominator: Part | null;
  readonly delayMs: number;
  /** Null: as long as the experiment runs. */
  readonly windowMs: number | null;
  /** How long before its first exposure a unit's events are its covariate; 0: not at all. */
  readonly beforeMs: number;
  /** Totals of a numerator above it count as it; null: none. */
  readonly cap: number | null;
  /** The cap of the covariate. */
  readonly capBefore: number | null;
  /** Groups by an attribute of the exposures, too. */
  readonly attribute: string | null;
}

/**
 * Units of one epoch, variant and step. The step is that in which their windows closed; null where they
 * are open still. Without a window a unit's step is that of its first exposure.
 */
export interface UnitGroup {
  readonly epoch: number;
  readonly variant: string;
  readonly step: number | null;
  /** The attribute's value as text; null where it is missing or was not asked for. */
  readonly value: string | null;
  readonly n: number;
  /** Units whose numerator is not 0. */
  readonly active: number;
  /** After and before; for a ratio numerator, denominator, numerator before, denominator before. */
  readonly means: readonly number[];
  /** Sums of products of deviations from the means: as many rows and columns as means. */
  readonly products: readonly (readonly number[])[];
}

export interface QuantileQuestion
  extends Pick<MetricQuestion, 'delayMs' | 'windowMs' | 'attribute'> {
  readonly event: string;
  /** 0 … 1. */
  readonly level: number;
  /** Of the bounds. */
  readonly alpha: number;
}

/** Events of units whose windows have closed, by variant: see `QuantileArm` in packages/stats. */
export interface QuantileGroup {
  readonly variant: string;
  readonly value: string | null;
  /** Exposed units with a closed window. */
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

export interface Histogram {
  /** One more than counts. */
  readonly edges: readonly number[];
  readonly arms: readonly { readonly variant: string; readonly counts: readonly number[] }[];
}

export interface HistoryQuestion {
  readonly environmentId: string;
  readonly numerator: Part;
  readonly denominator: Part | null;
  readonly cap: number | null;
  readonly from: Date;
  readonly until: Date;
  /** Whether to say what each unit did, too; of at most so many. */
  readonly units?: number;
}

export interface History {
  /** Units with any event of any name. */
  readonly units: number;
  /** Numerator and denominator; of one figure where there is no denominator. */
  readonly means: readonly number[];
  readonly products: readonly (readonly number[])[];
  /** Of the numerator. */
  readonly events: number;
  readonly lastAt: Date | null;
  /** By day in UTC, `YYYY-MM-DD`; units that did anything on it. */
  readonly daily: readonly {
    readonly day: string;
    readonly units: number;
    readonly numerator: number;
    readonly denominator: number | null;
  }[];
  /** Where asked for: each unit's numerator and denominator. */
  readonly perUnit: readonly {
    readonly unit: UnitKey;
    readonly numerator: number;
    readonly denominator: number;
  }[];
}

export interface SeenEvent {
  readonly name: string;
  readonly count: number;
  readonly hasValues: boolean;
  readonly lastAt: Date;
}

/** An answer, and what was asked of the database for it. */
export interface Asked<Answer> {
  readonly answer: Answer;
  readonly sql: { readonly text: string; readonly parameters: readonly unknown[] };
}
