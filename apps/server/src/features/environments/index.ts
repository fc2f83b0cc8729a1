export type { Environment } from './environments.model.ts';
export { environmentRoutes } from './environments.routes.ts';
export { createDefaultEnvironments, getEnvironment } from './environments.service.ts';
export {
  type EnvironmentRef,
  findEnvironment,
  listEnvironments,
  lockEnvironments,
} from './environments.store.ts';
