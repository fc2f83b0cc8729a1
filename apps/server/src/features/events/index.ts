export { createEventKeeping } from './event-keeping.ts';
export { createEventParts } from './event-parts.ts';
export { eventRoutes } from './events.routes.ts';
export type { UnitKeys } from './unit-keys.ts';
export { unitRoutes } from './units.routes.ts';
