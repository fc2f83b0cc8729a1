export { addFlagsTo } from './flag-lifecycle.service.ts';
export { flagRoutes } from './flags.routes.ts';
