import { isJsonObject, type JsonValue } from './json.ts';
import type { Context } from './ruleset.ts';

/** Reads one attribute of a context; undefined where it is missing or null. */
export type AttributeReader = (context: Context) => JsonValue | undefined;

/** Name of the attribute that is the unit unless a split says otherwise. */
export const TARGETING_KEY = 'targetingKey';

/** The context's targeting key; undefined where it is missing, empty or not a string. */
export function targetingKeyOf(context: Context): string | undefined {
  const key: unknown = context.targetingKey;
  if (typeof key !== 'string' || key === '') return undefined;
  return Object.hasOwn(context, TARGETING_KEY) ? key : undefined;
}

/**
 * Prepares the reading of an attribute by name or dotted path. An own attribute of the literal
 * name wins over the path. A path leads through objects only, never into lists.
 */
export function attributeReader(name: string): AttributeReader {
  if (name === TARGETING_KEY) return targetingKeyOf;
  if (isPlainName(name)) return (context) => own(context, name);
  const path = name.split('.');
  return (context) => own(context, name) ?? follow(context, path);
}

/** Whether an attribute is simply the context's member of that name. */
export function isPlainName(name: string): boolean {
  return name !== TARGETING_KEY && !name.includes('.');
}

function own(object: Context, name: string): JsonValue | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  return Object.hasOwn(object, name) ? value : undefined;
}

function follow(context: Context, path: readonly string[]): JsonValue | undefined {
  let object: Context = context;
  let value: JsonValue | undefined;
  for (const [level, name] of path.entries()) {
    value = own(object, name);
    if (level === path.length - 1) return value;
    if (!isJsonObject(value)) return undefined;
    object = value;
  }
  return value;
}

/**
 * A unit as it is hashed: text as it is, numbers and booleans as their JSON text. Undefined for the
 * empty text and for everything else, which counts as missing.
 */
export function unitText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === 'boolean' ? String(value) : undefined;
}
