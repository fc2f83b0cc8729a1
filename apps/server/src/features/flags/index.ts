export { flagRoutes } from './flags.routes.ts';
export { addFlagsTo } from './flags.service.ts';
