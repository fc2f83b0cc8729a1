export { segmentRoutes } from './segments.routes.ts';
export { addSegmentsTo } from './segments.service.ts';
