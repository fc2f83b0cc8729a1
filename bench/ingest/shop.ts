import { type Admin, ENVIRONMENT } from '../delivery/installation.ts';

export const FLAG = 'button';
export const EXPERIMENT = 'colours';
const VARIANTS = ['off', 'on'] as const;

/**
 * Starts an experiment that everybody takes part in. Gives its id.
 *
 * @param metrics - as the API takes them.
 */
export async function startExperiment(admin: Admin, metrics: object[] = []): Promise<string> {
  const environment_key = ENVIRONMENT;
  const flag = { key: FLAG, name: 'Button', flag_type: 'boolean', is_enabled: true };
  await admin.post('/flags', { ...flag, environment_key });
  const { id } = await admin.post<{ id: string }>('/experiments', {
    key: EXPERIMENT,
    name: 'Colours',
    flag_key: FLAG,
    environment_key,
    control: 'off',
    variants: VARIANTS.map((variant) => ({ variant, weight: 50 })),
    attributes: ['plan', 'country'],
    metrics,
  });
  await admin.post(`/experiments/${EXPERIMENT}/start`, {});
  return id;
}

/** A row as it is sent. */
export interface Row {
  readonly id: string;
  readonly unit: string;
  readonly variant: string;
  readonly timestamp: string;
}

export type Kind = 'exposures' | 'events';

/** Rows of as many units; no two are the same. */
export function rowsOf(count: number): Row[] {
  const start = Date.now();
  const run = crypto.randomUUID().slice(0, 8);
  return Array.from({ length: count }, (_, i) => ({
    id: crypto.randomUUID(),
    unit: `user-${run}-${i}`,
    variant: VARIANTS[i % 2] ?? 'off',
    timestamp: new Date(start + (i % 1000)).toISOString(),
  }));
}

export const ATTRIBUTES = { plan: 'pro', country: 'DE' };
export const EVENT_NAME = 'purchase';
export const VALUE = 12.5;

/** The body of a request with these rows, as the SDK writes it. */
export function bodyOf(kind: Kind, rows: readonly Row[]): string {
  const items = rows.map(({ id, unit, variant, timestamp }) =>
    kind === 'exposures'
      ? {
          id,
          flag_key: FLAG,
          variant,
          targeting_key: unit,
          experiment_key: EXPERIMENT,
          epoch: 1,
          attributes: ATTRIBUTES,
          timestamp,
        }
      : { id, name: EVENT_NAME, targeting_key: unit, value: VALUE, timestamp },
  );
  return JSON.stringify({ [kind]: items });
}

/** The rows in portions. */
export function portionsOf(rows: readonly Row[], size: number): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    rows.slice(i * size, (i + 1) * size),
  );
}
