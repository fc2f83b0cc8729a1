export { changesSince } from './change-history.ts';
export { toTraceBody } from './evaluation-trace.ts';
export { createReplica, type HeldRuleset, type Replica, readRuleset } from './replica.ts';
export { markOf, revisionOf } from './revision-mark.ts';
export { recordRulesetChanges } from './rulesets.store.ts';
