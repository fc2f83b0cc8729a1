import type { EvaluationContext } from '@openfeature/web-sdk';
import type { FlagAnswer } from './bulk-answer.ts';
import { memberOf } from './member.ts';

/** An exposure to an experiment, as it is sent. */
export interface Exposure {
  readonly flag_key: string;
  readonly variant: string;
  readonly targeting_key: string;
  readonly experiment_key: string;
  readonly epoch: number | undefined;
  readonly unit: string | undefined;
  readonly attributes: Readonly<Record<string, string | number | boolean>> | undefined;
}

const MAX_ATTRIBUTES = 5;
const MAX_UNITS = 5;
const MAX_TEXT_LENGTH = 200;
const MAX_UNIT_LENGTH = 1000;

/**
 * To which experiment a flag exposes whom; null where to none.
 * @param context - what the flag was evaluated for: attributes that the experiment asks for are read off it.
 */
export function exposureOf(flag: FlagAnswer, context: EvaluationContext): Exposure | null {
  const { key, variant, metadata = {} } = flag;
  const { experiment, experimentEpoch, experimentUnit: unit, experimentAttributes } = metadata;
  if (typeof experiment !== 'string' || typeof unit !== 'string' || variant === undefined) {
    return null;
  }
  const names = typeof experimentAttributes === 'string' ? experimentAttributes.split(',') : [];
  const isOwn = unitAttributeOf(flag) === null;
  const attributes = names.slice(0, MAX_ATTRIBUTES).flatMap((name) => sayable(name, context));
  return {
    flag_key: key,
    variant,
    targeting_key: isOwn ? unit : (targetingKeyOf(context) ?? unit),
    experiment_key: experiment,
    epoch: typeof experimentEpoch === 'number' ? experimentEpoch : undefined,
    unit: isOwn ? undefined : unit,
    attributes: attributes.length === 0 ? undefined : Object.fromEntries(attributes),
  };
}

/** The units of a context, beside its targeting key, that the flags' experiments compare. */
export function unitsOf(
  flags: Iterable<FlagAnswer>,
  context: EvaluationContext,
): Readonly<Record<string, string>> | undefined {
  const names = new Set([...flags].map(unitAttributeOf).filter((name) => name !== null));
  const units = [...names].flatMap((name): [string, string][] => {
    const unit = unitText(read(context, name));
    return unit !== '' && unit.length <= MAX_UNIT_LENGTH ? [[name, unit]] : [];
  });
  return units.length === 0 ? undefined : Object.fromEntries(units.slice(0, MAX_UNITS));
}

/** The targeting key, where there is one that counts. */
export function targetingKeyOf({ targetingKey }: EvaluationContext): string | undefined {
  return typeof targetingKey === 'string' && targetingKey !== '' ? targetingKey : undefined;
}

/** The attribute that holds the unit of a flag's experiment; null where that is the targeting key. */
function unitAttributeOf({ metadata = {} }: FlagAnswer): string | null {
  const { experiment, experimentBy: by } = metadata;
  if (typeof experiment !== 'string' || typeof by !== 'string') return null;
  return by === 'targetingKey' ? null : by;
}

function sayable(name: string, context: EvaluationContext): [string, string | number | boolean][] {
  const value = read(context, name);
  if (typeof value === 'string') return [[name, cut(value)]];
  const isSayable =
    typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  return isSayable ? [[name, value]] : [];
}

function cut(text: string): string {
  return Array.from(text).slice(0, MAX_TEXT_LENGTH).join('');
}

function unitText(value: unknown): string {
  if (typeof value === 'string') return value;
  const isText =
    typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  return isText ? String(value) : '';
}

/** An attribute by its name or dotted path, as Halyard reads it in the request. */
function read(context: EvaluationContext, name: string): unknown {
  const value = memberOf(context, name) ?? name.split('.').reduce<unknown>(memberOf, context);
  return value instanceof Date ? value.toJSON() : value;
}
