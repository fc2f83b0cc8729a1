import type { ExperimentData } from '@halyard/stats';
import type { MeasuredExperiment } from './measured.model.ts';
import type { Caps } from './questions.model.ts';

/** What was asked of the database, as it may be asked again. */
export interface AskedSql {
  readonly title: string;
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** All that results were made of. */
export interface Inputs {
  /** What {@link basisOf} said. */
  readonly basis: string;
  /** What {@link dataBasisOf} said; of results of an older release there may be none. */
  readonly dataBasis?: string;
  /** Whether nothing that comes later changes them. */
  readonly isClosed: boolean;
  readonly data: ExperimentData;
  /** By metric. */
  readonly sql: Readonly<Record<string, AskedSql>>;
  /** Above what totals counted as it, by metric. */
  readonly caps: Readonly<Record<string, Caps>>;
}

/** Raised where results come to say more: those that an older release kept are worked out again. */
const FORM = 2;

/** Names what results depend on beside events: that of an experiment with other metrics or epochs is another one. */
export function basisOf(experiment: MeasuredExperiment): string {
  return [FORM, experiment.version, experiment.state, dataBasisOf(experiment)].join(' ');
}

/** Names what decides what the event store is asked. */
export function dataBasisOf({ metrics, epochs }: MeasuredExperiment): string {
  const measured = metrics.map(({ metric }) => `${metric.id}@${metric.version}`);
  return [epochs.length, ...measured].join(' ');
}
