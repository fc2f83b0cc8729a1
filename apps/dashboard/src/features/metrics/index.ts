export { MetricListPage } from './list/metric-list-page.tsx';
