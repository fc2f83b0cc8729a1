import { no, ok, type Result } from './result.ts';

/** A whole number of things, 0 or more, that a double still counts exactly. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Strictly between 0 and 1, as levels of significance and shares of a split are. */
export function isShare(value: number): boolean {
  return value > 0 && value < 1;
}

export function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

/** The value; OUT_OF_RANGE where a number in it grew beyond what a double can hold. */
export function okIfFinite<Value extends object>(value: Value): Result<Value> {
  return isFiniteThroughout(value) ? ok(value) : no('OUT_OF_RANGE');
}

function isFiniteThroughout(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isFiniteThroughout);
}
