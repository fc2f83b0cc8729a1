import type { Context, JsonValue } from '@halyard/engine';

/** Bytes of JSON; a larger context is not kept. */
const MAX_CONTEXT_BYTES = 4096;

/** Levels of lists and objects; a context that is nested deeper is not kept. */
const MAX_LEVELS = 20;

/**
 * A copy of a context that holds on to nothing of its request; undefined where it is too large or
 * nested too deep. Whatever its size, no more is looked at than could be kept.
 */
export function keptCopy(context: Context): Context | undefined {
  if (roomAfter(context, MAX_CONTEXT_BYTES, MAX_LEVELS) < 0) return undefined;
  const text = JSON.stringify(context);
  if (Buffer.byteLength(text) > MAX_CONTEXT_BYTES) return undefined;
  // What was a context still is one.
  return JSON.parse(text) as Context;
}

/** What a value leaves of some room, as if each character took a byte; negative where it does not fit. */
function roomAfter(value: Context | JsonValue | undefined, room: number, levels: number): number {
  if (typeof value === 'string') return room - value.length;
  if (typeof value !== 'object' || value === null) return room - 1;
  if (levels === 0) return -1;
  let left = room;
  for (const [name, inner] of Object.entries(value)) {
    left = roomAfter(inner, left - (Array.isArray(value) ? 1 : name.length), levels - 1);
    if (left < 0) return left;
  }
  return left;
}

/** Whether two contexts say the same. Lists and objects that are not empty are looked into. */
export function isSameContext(a: Context, b: Context): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && isSameValue(a[name], b[name]));
}

function isSameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (!isComposite(a) || !isComposite(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  return isSameContext(a, b);
}

type Composite = { readonly [name: string]: JsonValue };

/** A list is looked at as an object whose names are its places. */
function isComposite(value: JsonValue | undefined): value is Composite {
  return typeof value === 'object' && value !== null;
}

/** Where a context is kept, one of the places of its environment. */
export interface Place {
  readonly slot: number;
  readonly targetingKey: string;
  readonly seenAt: Date;
}

/**
 * The place for each of some targeting keys: the one that it has, a free one, or that of the context
 * that was seen longest ago.
 * @param places how many an environment has; not fewer than keys.
 */
export function placesFor(
  keys: readonly string[],
  taken: readonly Place[],
  places: number,
): ReadonlyMap<string, number> {
  const slotOf = new Map(taken.map(({ targetingKey, slot }) => [targetingKey, slot]));
  const wanted = new Set(keys);
  const occupied = new Set(taken.map(({ slot }) => slot));
  const free = Array.from({ length: places }, (_, slot) => slot).filter(
    (slot) => !occupied.has(slot),
  );
  const oldest = taken
    .filter(({ targetingKey, slot }) => !wanted.has(targetingKey) && slot < places)
    .toSorted((a, b) => a.seenAt.getTime() - b.seenAt.getTime())
    .map(({ slot }) => slot);
  const open = [...free, ...oldest].values();
  const found = new Map<string, number>();
  for (const key of wanted) {
    const slot = slotOf.get(key) ?? open.next().value;
    if (slot !== undefined) found.set(key, slot);
  }
  return found;
}

/** An attribute that contexts have, with its values, most frequent first. */
export interface Attribute {
  readonly name: string;
  /** How many contexts have it. */
  readonly count: number;
  readonly values: readonly Scalar[];
}

type Scalar = string | number | boolean;

const MAX_VALUES = 20;
const MAX_ATTRIBUTES = 500;
/** Levels of objects that are looked into: `a.b.c` has three. */
const MAX_DEPTH = 3;
const TARGETING_KEY = 'targetingKey';

/** The attributes of contexts as conditions can name them: the targeting key, then the most frequent. */
export function attributesOf(contexts: readonly Context[]): Attribute[] {
  const found = new Map<string, { count: number; values: Map<Scalar, number> }>();
  for (const context of contexts) {
    for (const [name, scalars] of readAttributes(context)) {
      const attribute = found.get(name) ?? { count: 0, values: new Map<Scalar, number>() };
      found.set(name, attribute);
      attribute.count += 1;
      for (const value of scalars) {
        attribute.values.set(value, (attribute.values.get(value) ?? 0) + 1);
      }
    }
  }
  const rank = (name: string, count: number) => (name === TARGETING_KEY ? Infinity : count);
  return [...found]
    .toSorted(
      ([a, { count: first }], [b, { count: second }]) =>
        rank(b, second) - rank(a, first) || (a < b ? -1 : 1),
    )
    .slice(0, MAX_ATTRIBUTES)
    .map(([name, { count, values }]) => ({ name, count, values: mostFrequent(values) }));
}

function mostFrequent(values: ReadonlyMap<Scalar, number>): Scalar[] {
  return [...values]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MAX_VALUES)
    .map(([value]) => value);
}

/** Each attribute of a context with its different values; a list has those of its elements. */
function readAttributes(context: Context): Map<string, Set<Scalar>> {
  const read = new Map<string, Set<Scalar>>();
  const look = (object: Context, path: string, depth: number) => {
    for (const [member, value] of Object.entries(object)) {
      const name = path + member;
      if (isObject(value)) {
        if (depth < MAX_DEPTH) look(value, `${name}.`, depth + 1);
      } else if (value !== null && !read.has(name)) {
        read.set(name, new Set([value].flat().filter(isScalar)));
      }
    }
  };
  look(context, '', 1);
  return read;
}

function isObject(value: JsonValue | undefined): value is Composite {
  return isComposite(value) && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
