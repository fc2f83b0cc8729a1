import { attributeReader, unitText } from './attribute.ts';
import { contextOf } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import type { JsonValue } from './json.ts';
import type { Context } from './ruleset.ts';

/** Longest text of an attribute that an exposure says, in characters (code points). */
const MAX_ATTRIBUTE_LENGTH = 200;

/** That a unit takes part in an experiment. */
export interface UnitExposure {
  readonly flagKey: string;
  readonly variant: string;
  readonly experiment: string;
  readonly epoch: number;
  /** Attribute that holds the unit. */
  readonly by: string;
  /** The text that was hashed. */
  readonly unit: string;
  /** What the context holds of the attributes that the experiment asks for. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Whom an evaluation exposed to which experiment; undefined where to none. Attributes that are no
 * text, number or boolean are left out; text is cut at 200 characters.
 *
 * @param context - the one that was evaluated.
 */
export function exposureOf(evaluation: Evaluation, context: Context): UnitExposure | undefined {
  const { flagKey, variant, exposes } = evaluation;
  if (exposes === undefined || variant === undefined) return undefined;
  const known = contextOf(context);
  const { experiment, epoch, by } = exposes;
  const unit = unitOf(known, by);
  if (unit === undefined) return undefined;
  const attributes = attributesOf(known, exposes.attributes);
  return { flagKey, variant, experiment, epoch, by, unit, attributes };
}

/** A context's unit as a split by this attribute hashes it; undefined where it has none. */
export function unitOf(context: Context, by: string): string | undefined {
  return unitText(attributeReader(by)(contextOf(context)));
}

/** Built of entries, so that `__proto__` is a name like any other. */
function attributesOf(context: Context, names: readonly string[]): UnitExposure['attributes'] {
  const said: [string, string | number | boolean][] = [];
  for (const name of names) {
    const value = sayable(attributeReader(name)(context));
    if (value !== undefined) said.push([name, value]);
  }
  return Object.fromEntries(said);
}

function sayable(value: JsonValue | undefined): string | number | boolean | undefined {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

function cut(text: string): string {
  if (text.length <= MAX_ATTRIBUTE_LENGTH) return text;
  return Array.from(text).slice(0, MAX_ATTRIBUTE_LENGTH).join('');
}
