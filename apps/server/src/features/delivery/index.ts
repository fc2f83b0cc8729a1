export { evaluateRoutes } from './evaluate.routes.ts';
export { createReplica, type Replica } from './replica.ts';
export { recordRulesetChanges } from './rulesets.store.ts';
