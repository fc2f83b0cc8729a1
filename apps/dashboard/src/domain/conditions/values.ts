/** A value that an attribute is compared with. */
export type ConditionValue = string | number | boolean;

/** What an operator compares with. */
export type ValueKind =
  | 'scalar'
  | 'text'
  | 'pattern'
  | 'number'
  | 'instant'
  | 'version'
  | 'segment'
  | 'none';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/;
const VERSION = /^v?\d+\.\d+\.\d+(?:-[0-9a-zA-Z.-]+)?(?:\+[0-9a-zA-Z.-]+)?$/;

/** What is said of text that is no value of a kind; the kinds that take any text are not here. */
export const REFUSALS: Partial<Record<ValueKind, string>> = {
  number: 'Numbers like 30 or 2.5 are compared here.',
  instant: 'Dates are written 2026-01-31 or 2026-01-31T09:00:00Z.',
  version: 'Versions are written 2.3.0 or 2.3.0-rc.1.',
};

/**
 * What typed text may mean, the likeliest first; nothing where it is no value of the kind. `30` may be
 * a number or text; in quotation marks it is text.
 * @param prefersText whether what it is compared with is known to be text.
 */
export function meaningsOf(kind: ValueKind, typed: string, prefersText = false): ConditionValue[] {
  const text = typed.trim();
  if (text === '') return [];
  if (kind === 'number') return NUMBER.test(text) ? finite(text) : [];
  if (kind === 'instant') return isInstant(text) ? [text] : [];
  if (kind === 'version') return VERSION.test(text) ? [text] : [];
  if (kind === 'pattern') return [typed];
  const quoted = unquoted(text);
  if (quoted !== undefined) return [quoted];
  if (kind === 'text') return [text];
  const typedValue = plainValue(text);
  if (typedValue === undefined) return [text];
  return prefersText ? [text, typedValue] : [typedValue, text];
}

/** The number or boolean that plain text stands for. */
function plainValue(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBER.test(text) ? finite(text)[0] : undefined;
}

function finite(text: string): number[] {
  const number = Number(text);
  return Number.isFinite(number) ? [number] : [];
}

function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  // An offset of hours alone is ISO 8601 and yet not read by Date.
  return !Number.isNaN(Date.parse(text.replace(/(T.*[+-]\d\d)$/, '$1:00')));
}

/** What stands in quotation marks, as JSON writes it. */
function unquoted(text: string): string | undefined {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A value so that its type can be seen, and as it could be typed: text that looks like a number has quotation marks. */
export function showValue(kind: ValueKind, value: ConditionValue): string {
  if (typeof value !== 'string') return String(value);
  if (kind === 'pattern' || kind === 'segment') return value;
  const isMistakable =
    value === '' ||
    value.trim() !== value ||
    value.startsWith('"') ||
    (kind === 'scalar' && plainValue(value) !== undefined);
  return isMistakable ? JSON.stringify(value) : value;
}

/** Values of one kind as values of another: as many as that can have. */
export function valuesOfKind(kind: ValueKind, values: readonly ConditionValue[]): ConditionValue[] {
  if (kind === 'none') return [];
  if (kind === 'scalar') return [...values];
  return values.flatMap((value): ConditionValue[] => {
    if (kind === 'number') return meaningsOf(kind, String(value));
    if (typeof value !== 'string' && (kind === 'instant' || kind === 'version')) return [];
    const text = String(value);
    if (kind === 'instant' || kind === 'version') return meaningsOf(kind, text);
    return [text];
  });
}

/** Whether values that are known of an attribute are mostly text. */
export function areMostlyText(values: readonly ConditionValue[]): boolean {
  const texts = values.filter((value) => typeof value === 'string').length;
  return texts > 0 && texts * 2 >= values.length;
}
