/** What `JSON.parse` can return. Values inside a ruleset or a context are never anything else. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object whose members are not yet known to be of any type. */
export type UnknownObject = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray` that narrows to unknown elements instead of `any`. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/**
 * Reads an own member. Inherited names such as `constructor` or `__proto__` are seen only where
 * they are plain data of the object itself.
 */
export function ownMember(object: UnknownObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * Copies and freezes a JSON value at every level, so that it can be handed to every caller of an
 * evaluation. The nesting must already be known to be shallow (see `MAX_VALUE_DEPTH`).
 */
export function frozenCopy(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isJsonList(value)) return Object.freeze(value.map(frozenCopy));
  const members = Object.entries(value).map(([key, member]) => [key, frozenCopy(member)] as const);
  return Object.freeze(Object.fromEntries(members));
}

/** `Array.isArray` for read-only lists, which the built-in typing does not narrow. */
export function isJsonList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** {@link isObject} for what is already known to be JSON. */
export function isJsonObject(
  value: JsonValue | undefined,
): value is { readonly [key: string]: JsonValue } {
  return isObject(value);
}

/** Whether a value is JSON and nested at most `levels` deep; a scalar has depth 0. */
export function isJsonWithin(value: unknown, levels: number): value is JsonValue {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || levels === 0) return false;
  const members = isList(value) ? value : Object.values(value);
  return members.every((member) => isJsonWithin(member, levels - 1));
}
