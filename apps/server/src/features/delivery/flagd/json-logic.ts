import type { JsonValue } from '@halyard/engine';

/** A rule in JsonLogic, as flagd reads it. */
export type Logic = JsonValue;

/** The targeting key as flagd has it: where it is no text or empty, it is missing for us. */
export const TARGETING_KEY: Logic = { var: 'targetingKey' };

/** The element, in what is asked of each element of a list. */
export const ELEMENT: Logic = { var: '' };

/** How JavaScript writes an object that has to be text. */
const OBJECT_AS_TEXT = '[object Object]';

export function all(parts: readonly Logic[]): Logic {
  if (parts.includes(false)) return false;
  const open = parts.filter((part) => part !== true);
  const [only = true] = open;
  return open.length <= 1 ? only : { and: open };
}

export function any(parts: readonly Logic[]): Logic {
  if (parts.includes(true)) return true;
  const open = parts.filter((part) => part !== false);
  const [only = false] = open;
  return open.length <= 1 ? only : { or: open };
}

export function not(part: Logic): Logic {
  return typeof part === 'boolean' ? !part : { '!': [part] };
}

/** Whether a test holds for a value, or for any element where it is a list. */
export function holdsForAny(value: Logic, test: Logic): Logic {
  // Merging makes a list of one element of whatever is none.
  return test === false ? false : { some: [{ merge: [value] }, test] };
}

export const HAS_TARGETING_KEY = all([
  { starts_with: [TARGETING_KEY, ''] },
  { '!==': [TARGETING_KEY, ''] },
]);

/*
 * JsonLogic converts types as JavaScript's loose operators do, or fails; these say of a value what it
 * is. None of them fails on any JSON (but on an object whose own `toString` is no function).
 */

/** Merging takes lists apart and leaves alone whatever is none. */
const isNoList = (value: Logic): Logic => ({ in: [value, { merge: [value] }] });

/** Two parts, for some implementations fail where the only one is null. */
const asText = (value: Logic): Logic => ({ cat: [value, ''] });

export function isText(value: Logic): Logic {
  return all([isNoList(value), { '===': [asText(value), value] }]);
}

export function isNumber(value: Logic): Logic {
  return all([
    isNoList(value),
    not({ in: [value, [null, true, false]] }),
    not({ in: [asText(value), [value, OBJECT_AS_TEXT]] }),
  ]);
}

/** Whether a value can be hashed: text that is not empty, a number or a boolean. */
export function isUnit(value: Logic): Logic {
  return all([
    isNoList(value),
    not({ in: [value, [null, '']] }),
    any([{ '===': [asText(value), value] }, { '!==': [asText(value), OBJECT_AS_TEXT] }]),
  ]);
}
