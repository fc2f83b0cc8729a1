import { isJsonObject, type JsonValue } from './json.ts';
import type { Context } from './ruleset.ts';

/** Reads one attribute of a context; undefined where it is missing or null. */
export type AttributeReader = (context: Context) => JsonValue | undefined;

/** Name of the attribute that is the unit unless a split says otherwise. */
export const TARGETING_KEY = 'targetingKey';

/** The context's targeting key; undefined where it is missing, empty or not a string. */
export function targetingKeyOf(context: Context): string | undefined {
  const key: unknown = context.targetingKey;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/**
 * Prepares the reading of an attribute by name or dotted path. An own attribute of the literal
 * name wins over the path. A path leads through objects only, never into lists.
 */
export function attributeReader(name: string): AttributeReader {
  if (name === TARGETING_KEY) return targetingKeyOf;
  const readMember = memberReader(name);
  if (!name.includes('.')) return readMember;
  const path = name.split('.').map(memberReader);
  return (context) => readMember(context) ?? follow(context, path);
}

/**
 * Whether `context[name]` is the attribute, with null for missing too. Not so for paths, for the
 * targeting key, and for names that every object inherits.
 */
export function isPlainName(name: string): boolean {
  return name !== TARGETING_KEY && !name.includes('.') && !isInherited(name);
}

/**
 * Only names that every object inherits are asked whether they are the object's own, which costs
 * more than the reading itself: contexts are JSON or object literals.
 */
function memberReader(name: string): AttributeReader {
  if (!isInherited(name)) return (object) => object[name] ?? undefined;
  return (object) => (Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined);
}

function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function follow(context: Context, path: readonly AttributeReader[]): JsonValue | undefined {
  let object: Context = context;
  let value: JsonValue | undefined;
  for (const [level, read] of path.entries()) {
    value = read(object);
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
