import type { RecordEpoch } from '#features/flags/index.ts';
import { weightsOf } from './experiment-rule.model.ts';
import { getExperiment } from './experiments.service.ts';
import { insertEpoch, updateExperiment } from './experiments.store.ts';

/** Notes that a change of a flag's targeting begins an epoch of its experiment, in the same transaction. */
export const recordEpoch: RecordEpoch = async (tx, { experimentKey, epoch, rule, reason, at }) => {
  const experiment = await getExperiment(tx, experimentKey);
  const variants = weightsOf(rule, experiment.variants);
  await insertEpoch(tx, experiment.id, {
    epoch,
    startedAt: at,
    variants,
    traffic: experiment.traffic,
    reason,
  });
  const version = experiment.version + 1;
  await updateExperiment(tx, { ...experiment, epoch, version, updatedAt: at });
};
