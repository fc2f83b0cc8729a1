export { recordEpoch } from './epochs.service.ts';
export { createExperimentIndex } from './experiment-index.ts';
export { toBody as toExperimentBody } from './experiments.answers.ts';
export { patchOf as experimentPatchOf } from './experiments.inputs.ts';
export type { Experiment } from './experiments.model.ts';
export { experimentRoutes } from './experiments.routes.ts';
export {
  createExperiment,
  deleteExperiment,
  getExperiment,
  getMeasured,
} from './experiments.service.ts';
export { shipVariant, startExperiment, stopExperiment } from './running.service.ts';
