/** What puts an experiment together, which its page does without. */
export { NewExperimentPage } from './new/new-experiment-page.tsx';
