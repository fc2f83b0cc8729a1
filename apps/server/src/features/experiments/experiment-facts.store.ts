import type { Db } from '#tables';

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

/** The experiments of an environment that run, or stopped after an instant. */
export async function listFacts(
  db: Db,
  environmentId: string,
  since: Date,
): Promise<ExperimentFacts[]> {
  const rows = await db
    .selectFrom('experiments')
    .innerJoin('flags', 'flags.id', 'experiments.flag_id')
    .innerJoin('experiment_epochs', 'experiment_epochs.experiment_id', 'experiments.id')
    .select([
      'experiments.id',
      'experiments.key',
      'flags.key as flag_key',
      'experiments.unit',
      'experiments.variants',
      'experiments.started_at',
      'experiments.stopped_at',
      'experiment_epochs.epoch',
      'experiment_epochs.started_at as epoch_started_at',
    ])
    .where('experiments.environment_id', '=', environmentId)
    .where((x) =>
      x.or([x('experiments.state', '=', 'running'), x('experiments.stopped_at', '>', since)]),
    )
    .orderBy('experiments.key')
    .orderBy('experiment_epochs.epoch')
    .execute();
  const byExperiment = Map.groupBy(rows, ({ id }) => id);
  return [...byExperiment.values()].flatMap((own) => {
    const [first] = own;
    if (!first || first.started_at === null) return [];
    return [
      {
        id: first.id,
        key: first.key,
        flagKey: first.flag_key,
        unit: first.unit,
        variants: first.variants.map(({ variant }) => variant),
        startedAt: first.started_at,
        stoppedAt: first.stopped_at,
        epochs: own.map(({ epoch, epoch_started_at: startedAt }) => ({ epoch, startedAt })),
      },
    ];
  });
}
