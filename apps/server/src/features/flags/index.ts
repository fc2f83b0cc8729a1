export type { ConfigPatch } from './flag-changes.model.ts';
export {
  type ExperimentChange,
  lockFlag,
  planFlagConfig,
  renewEpochs,
  type SegmentChange,
  saveFlagConfig,
} from './flag-experiments.service.ts';
export { listFlagHistory, restoreFlagState } from './flag-history.service.ts';
export { addFlagsTo, archiveFlag, deleteFlag } from './flag-lifecycle.service.ts';
export { promoteFlag } from './flag-promotion.service.ts';
export { toRule as toEngineRule } from './flag-rules.model.ts';
export {
  type FlagDeps,
  type RecordEpoch,
  transactFlags,
} from './flag-saving.service.ts';
export { commonPatchOf, patchOf } from './flags.inputs.ts';
export { configIn, configStateOf, type FlagConfig, type FlagEverywhere } from './flags.model.ts';
export { flagRoutes } from './flags.routes.ts';
export { changeFlag, createFlag, getFlag } from './flags.service.ts';
export { deleteRetiredKey, listTakenKeys } from './flags.store.ts';
