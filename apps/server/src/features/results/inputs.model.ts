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
  readonly basis: string;
  /** Whether nothing that comes later changes them. */
  readonly isClosed: boolean;
  readonly data: ExperimentData;
  /** By metric. */
  readonly sql: Readonly<Record<string, AskedSql>>;
  /** Above what totals counted as it, by metric. */
  readonly caps: Readonly<Record<string, Caps>>;
}

/** Names what results depend on beside events: that of an experiment with others metrics or epochs is another one. */
export function basisOf({ version, state, metrics, epochs }: MeasuredExperiment): string {
  const measured = metrics.map(({ metric }) => `${metric.id}@${metric.version}`);
  return [version, state, epochs.length, ...measured].join(' ');
}
