import { type Flag, type FlagConfig, NEW_CONFIG, NEW_FLAG } from './flags.model.ts';

/** When everything was made that pure tests start from. */
export const THEN = new Date('2026-01-01T00:00:00.000Z');

/** A flag as a model knows it. */
export const flagOf = (fields: Partial<Flag> = {}): Flag => ({
  ...NEW_FLAG,
  id: 'id',
  key: 'checkout',
  name: 'Checkout',
  archivedAt: null,
  version: 3,
  createdAt: THEN,
  updatedAt: THEN,
  ...fields,
});

/** What makes a flag one of three colors. */
export const COLORS = {
  type: 'multivariate',
  valueType: 'string',
  variants: [
    { key: 'red', value: '#f00' },
    { key: 'green', value: '#0f0' },
    { key: 'blue', value: '#00f' },
  ],
  offVariant: 'red',
} as const satisfies Partial<Flag>;

/** A config as a model knows it. */
export const configOf = (environmentKey: string, fields: Partial<FlagConfig> = {}): FlagConfig => ({
  ...NEW_CONFIG,
  environmentId: environmentKey,
  environmentKey,
  isProtected: environmentKey === 'production',
  version: 5,
  updatedAt: THEN,
  ...fields,
});
