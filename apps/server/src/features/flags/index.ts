export { listFlagHistory, restoreFlagState } from './flag-history.service.ts';
export { addFlagsTo, archiveFlag, deleteFlag } from './flag-lifecycle.service.ts';
export { promoteFlag } from './flag-promotion.service.ts';
export type { FlagDeps } from './flag-saving.service.ts';
export { commonPatchOf, patchOf } from './flags.inputs.ts';
export { flagRoutes } from './flags.routes.ts';
export { changeFlag, createFlag, getFlag } from './flags.service.ts';
export { deleteRetiredKey, listTakenKeys } from './flags.store.ts';
