export { createEvaluationCounter } from './evaluation-counter.ts';
export { evaluationCountRoutes } from './evaluation-counts.routes.ts';
export { addCounts } from './evaluation-counts.store.ts';
export { addReports, type EvaluationReport } from './evaluation-reports.store.ts';
