/** What has to be known of an experiment to tell whether an exposure belongs to it. */
export interface ExperimentFacts {
  readonly id: string;
  readonly key: string;
  readonly flagKey: string;
  /** The attribute that holds its units. */
  readonly unit: string;
  readonly variants: readonly string[];
  readonly startedAt: Date;
  /** Null while it runs. */
  readonly stoppedAt: Date | null;
  /** Oldest first. */
  readonly epochs: readonly { readonly epoch: number; readonly startedAt: Date }[];
}

/** The experiments that exposures can belong to: those that run, or stopped in the last 30 days. */
export interface ExperimentIndex {
  /** Those of an environment; for most calls out of memory. Rejects while they cannot be read. */
  find(environmentId: string): Promise<readonly ExperimentFacts[]>;
  /** The same, read anew if it was not a moment ago: for when one is asked for that is not among them. */
  findAnew(environmentId: string): Promise<readonly ExperimentFacts[]>;
}
