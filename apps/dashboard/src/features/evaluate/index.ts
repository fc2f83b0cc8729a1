export { EvaluatePage } from './evaluate-page.tsx';
