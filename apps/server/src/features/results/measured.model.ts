import type {
  ExperimentState,
  ExperimentVariant,
  MetricRole,
} from '@halyard/contracts/experiments';
import type { Metric } from '#features/metrics/index.ts';

/** A metric as an experiment uses it. */
export interface MeasuredMetric {
  readonly metric: Metric;
  readonly role: MetricRole;
  /** Of a guardrail, in percent of the control; null where the metric's minimum effect counts. */
  readonly margin: number | null;
  /** Above what totals of units count as it, once that is fixed; that of the covariate beside it. */
  readonly cap: number | null;
  readonly capBefore: number | null;
}

/** An experiment as far as its results depend on it. */
export interface MeasuredExperiment {
  readonly id: string;
  readonly key: string;
  readonly flagKey: string;
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly state: ExperimentState;
  readonly control: string;
  readonly variants: readonly ExperimentVariant[];
  readonly attributes: readonly string[];
  readonly alpha: number;
  readonly power: number;
  readonly plannedUnits: number | null;
  readonly plannedDays: number | null;
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly version: number;
  readonly metrics: readonly MeasuredMetric[];
  /** In order of time. */
  readonly epochs: readonly MeasuredEpoch[];
}

interface MeasuredEpoch {
  readonly epoch: number;
  readonly startedAt: Date;
  readonly variants: readonly ExperimentVariant[];
  readonly traffic: number;
  readonly reason: string;
}

/** How much worse a guardrail may get, as a share of the control; null for other roles. */
export function marginOf({ role, margin, metric }: MeasuredMetric): number | null {
  return role === 'guardrail' ? (margin ?? metric.minimumEffect) / 100 : null;
}
