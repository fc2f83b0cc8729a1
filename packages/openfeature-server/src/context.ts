import type { Context, JsonValue } from '@halyard/sdk';
import type { EvaluationContext } from '@openfeature/server-sdk';

/**
 * A context as the engine reads it: dates become ISO 8601 texts, and a date that is none becomes
 * null. All else is handed on as it is. A context of nothing but scalars is not copied.
 */
export function toContext(context: EvaluationContext): Context {
  for (const name in context) {
    const value: unknown = context[name];
    if (typeof value === 'object' && value !== null) return withoutDates(context) as Context;
  }
  return context as Context;
}

function withoutDates(context: EvaluationContext): unknown {
  const copies = new Map<object, unknown>();
  const copyOf = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    const isList = Array.isArray(value);
    if (!isList && !isPlain(value)) return value;
    if (copies.has(value)) return copies.get(value);
    const copy: unknown[] | Record<string, unknown> = isList ? [] : {};
    copies.set(value, copy);
    for (const [name, part] of Object.entries(value)) {
      // Defined rather than assigned, so that `__proto__` becomes a member like any other.
      const member = { value: copyOf(part), enumerable: true, writable: true, configurable: true };
      Object.defineProperty(copy, name, member);
    }
    return copy;
  };
  return copyOf(context);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The targeting key, where there is one that counts. */
export function targetingKeyOf(context: EvaluationContext): string | undefined {
  const key: JsonValue | undefined = context.targetingKey;
  return typeof key === 'string' && key !== '' ? key : undefined;
}
