import type { ResultsExport } from '@halyard/contracts/results';
import { analysisSteps } from '@halyard/stats';
import { getExperiment, toExperimentBody } from '#features/experiments/index.ts';
import { inSteps } from '#platform/in-turns.ts';
import { dataOfDraft } from './collection.service.ts';
import { loadExperiment, type ResultsDeps, type ResultsDesk } from './results.service.ts';
import * as store from './results.store.ts';

/**
 * Results with all that they were made of, from which they can be worked out again.
 * @throws AppError EXPERIMENT_NOT_FOUND, BUSY
 */
export async function exportResults(
  { database: { db }, now }: ResultsDeps,
  desk: ResultsDesk,
  key: string,
): Promise<ResultsExport> {
  const computed = await desk.get(key, false);
  const experiment = await getExperiment(db, key);
  const found = await store.findInputs(db, experiment.id);
  const inputs = found?.inputs.data ?? dataOfDraft(await loadExperiment(db, key), now());
  return {
    specVersion: 1,
    experiment: toExperimentBody(experiment),
    inputs: { ...inputs },
    analysis: { ...(await inSteps(analysisSteps(inputs))) },
    results: found?.results ?? computed,
  };
}
