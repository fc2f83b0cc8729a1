export { evaluateRoutes } from './evaluate.routes.ts';
export { createEvaluateShortcut } from './evaluate-shortcut.ts';
export { createReplica, type Replica } from './replica.ts';
export { recordRulesetChanges } from './rulesets.store.ts';
