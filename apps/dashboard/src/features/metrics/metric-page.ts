/** What draws charts, which the list does without. */
export { MetricPage } from './page/metric-page.tsx';
