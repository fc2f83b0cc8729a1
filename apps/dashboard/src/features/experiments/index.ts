export { ExperimentListPage } from './list/experiment-list-page.tsx';
