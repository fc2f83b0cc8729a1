export { ExperimentPlanPage } from './experiment-plan-page.tsx';
