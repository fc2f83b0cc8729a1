import { hash, randomUUID } from 'node:crypto';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import type { MetricQuestion, StoredEvent, StoredExposure } from './event-store.ts';

/** A name of a unit as the UUID that is stored. */
export function unitKey(name: string): string {
  const digits = hash('sha256', name);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** An environment with nothing in it. */
export async function insertEnvironment({ db }: Database<Tables>): Promise<string> {
  const id = randomUUID();
  const at = new Date();
  const names = { key: `env-${id.slice(0, 8)}`, name: 'Some', description: '' };
  await db
    .insertInto('environments')
    .values({ id, ...names, is_protected: false, created_at: at, updated_at: at })
    .execute();
  return id;
}

export function anExposure(
  experimentId: string,
  unit: string,
  variant: string,
  at: number,
  more: Partial<StoredExposure> = {},
): StoredExposure {
  return {
    experimentId,
    epoch: 1,
    variant,
    unit: unitKey(unit),
    at: new Date(at),
    unitName: unit,
    attributes: null,
    ...more,
  };
}

export function anEvent(
  environmentId: string,
  unit: string,
  name: string,
  at: number,
  value: number | null = null,
): StoredEvent {
  const where = { environmentId, name, unit: unitKey(unit), at: new Date(at) };
  return { id: randomUUID(), ...where, value, properties: null };
}

/** A question about the sum of an event's values, however long. */
export function aMetric(more: Partial<MetricQuestion> = {}): MetricQuestion {
  return {
    numerator: { event: 'paid', of: 'sum' },
    denominator: null,
    delayMs: 0,
    windowMs: null,
    beforeMs: 0,
    cap: null,
    capBefore: null,
    attribute: null,
    ...more,
  };
}
