import type { Experiment } from './experiments.model.ts';
import { NEW_EXPERIMENT } from './experiments.model.ts';

/** When everything was made that pure tests start from. */
const THEN = new Date('2026-01-01T00:00:00.000Z');

/** An experiment as a model knows it. */
export const experimentOf = (fields: Partial<Experiment> = {}): Experiment => ({
  ...NEW_EXPERIMENT,
  id: 'id',
  key: 'button',
  name: 'Button',
  flagId: 'flag',
  flagKey: 'checkout',
  environmentId: 'staging',
  environmentKey: 'staging',
  isProtected: false,
  variants: [
    { variant: 'red', weight: 50 },
    { variant: 'blue', weight: 50 },
  ],
  control: 'red',
  salt: 'checkout/button',
  createdAt: THEN,
  updatedAt: THEN,
  ...fields,
});
