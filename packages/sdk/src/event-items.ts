import { type Context, type Evaluation, type UnitExposure, unitOf } from '@halyard/engine';
import type { CountedEvaluations } from './evaluation-counts.ts';

/** Something that a unit did. */
export interface TrackedEvent {
  readonly name: string;
  readonly targetingKey: string;
  /** A finite number, such as an amount. */
  readonly value?: number | undefined;
  /** Units that it counts for beside the targeting key, by their attribute. */
  readonly units?: Readonly<Record<string, string>> | undefined;
  /** Anything that JSON can say. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * An exposure as `POST /sdk/v1/events` takes it. Where the context has no targeting key, the unit of
 * another attribute stands in its place, under which nothing is stored then.
 */
export function exposureItem(
  { flagKey, variant, experiment, epoch, by, unit, attributes }: UnitExposure,
  targetingKey: string | undefined,
): object {
  return {
    flag_key: flagKey,
    variant,
    targeting_key: targetingKey ?? unit,
    experiment_key: experiment,
    epoch,
    unit: by === 'targetingKey' ? undefined : unit,
    attributes: isEmpty(attributes) ? undefined : attributes,
  };
}

/**
 * The same for all evaluations that expose a unit to one variant in one epoch; undefined where nobody
 * is exposed.
 */
export function exposureKey(evaluation: Evaluation, context: Context): string | undefined {
  const { flagKey, variant, exposes } = evaluation;
  if (exposes === undefined || variant === undefined) return undefined;
  const unit = unitOf(context, exposes.by);
  if (unit === undefined) return undefined;
  return `${exposes.epoch}\n${flagKey}\n${variant}\n${exposes.experiment}\n${unit}`;
}

/** An event as `POST /sdk/v1/events` takes it. */
export function eventItem({ name, targetingKey, value, units, properties }: TrackedEvent): object {
  return {
    name,
    targeting_key: targetingKey,
    value: Number.isFinite(value) ? value : undefined,
    units: units === undefined || isEmpty(units) ? undefined : units,
    properties,
  };
}

/** A report of evaluations as `POST /sdk/v1/events` takes it. */
export function reportItem({ flagKey, variant, count }: CountedEvaluations): object {
  return { flag_key: flagKey, variant: variant ?? null, count };
}

function isEmpty(members: object): boolean {
  return Object.keys(members).length === 0;
}
