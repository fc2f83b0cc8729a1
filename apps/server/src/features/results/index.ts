export { resultsRoutes } from './results.routes.ts';
export { createResultsDesk } from './results.service.ts';
