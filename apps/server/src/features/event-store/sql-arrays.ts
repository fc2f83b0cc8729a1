/**
 * PostgreSQL's text form of arrays, for `unnest`. Rows that come as a few arrays cost it, and us, a
 * fraction of what as many parameters do.
 */

/** Of values that need no quotes: UUIDs, numbers, times. */
export function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : quoted(value))).join(',')}}`;
}

export function timeArray(values: readonly (Date | null)[]): string {
  return plainArray(values.map((value) => value?.toISOString() ?? null));
}

export function jsonArray(values: readonly (object | null)[]): string {
  return textArray(values.map((value) => (value === null ? null : JSON.stringify(value))));
}

const MEANS_MORE = /["\\]/;

function quoted(text: string): string {
  return `"${MEANS_MORE.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text}"`;
}
