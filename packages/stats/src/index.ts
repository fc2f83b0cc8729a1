export { REASONS, type Reason, type Result } from './result.ts';
