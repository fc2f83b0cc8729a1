export { segmentRoutes } from './segments.routes.ts';
export {
  addSegmentsTo,
  changeSegment,
  createSegment,
  deleteSegment,
} from './segments.service.ts';
export { findSegment } from './segments.store.ts';
