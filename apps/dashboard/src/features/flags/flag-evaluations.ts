/** What draws charts, which the flag's other pages do without. */
export { FlagEvaluationsTab } from './evaluations/flag-evaluations-tab.tsx';
