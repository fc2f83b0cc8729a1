export { segmentRoutes } from './segments.routes.ts';
export {
  addSegmentsTo,
  changeSegment,
  createSegment,
  deleteSegment,
  type SegmentDeps,
} from './segments.service.ts';
export { findSegment } from './segments.store.ts';
