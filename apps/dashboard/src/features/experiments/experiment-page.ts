/** What draws charts, which lists do without. */
export { ExperimentMetricPage } from './metric/experiment-metric-page.tsx';
export { ExperimentPage } from './page/experiment-page.tsx';
