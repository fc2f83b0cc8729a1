export { createEvaluationCounter, type EvaluationCounter } from './evaluation-counter.ts';
export { evaluationCountRoutes } from './evaluation-counts.routes.ts';
export { addCounts } from './evaluation-counts.store.ts';
