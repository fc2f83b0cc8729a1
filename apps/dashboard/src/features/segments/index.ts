export { SegmentListPage } from './list/segment-list-page.tsx';
export { SegmentPage } from './page/segment-page.tsx';
