import type { Report } from '../fault.ts';
import { isList } from '../json.ts';

/** The value as text; reports and answers undefined where it is none. */
export function checkText(value: unknown, path: string, report: Report): string | undefined {
  if (typeof value === 'string') return value;
  reportType(value, path, 'text', report);
  return undefined;
}

/** The value as a list; reports and answers an empty one where it is none. */
export function checkList(value: unknown, path: string, report: Report): readonly unknown[] {
  if (isList(value)) return value;
  reportType(value, path, 'a list', report);
  return [];
}

/** Checks a list of texts. */
export function checkTexts(value: unknown, path: string, report: Report): void {
  for (const [i, text] of checkList(value, path, report).entries()) {
    checkText(text, `${path}[${i}]`, report);
  }
}

/** Checks a member that is true, false or, where it is optional, absent. */
export function checkBoolean(
  value: unknown,
  path: string,
  report: Report,
  isOptional = false,
): void {
  if (typeof value === 'boolean' || (isOptional && value === undefined)) return;
  reportType(value, path, 'true or false', report);
}

/** Checks a count: an integer from 0 on. */
export function checkCount(value: unknown, path: string, report: Report): void {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return;
  reportType(value, path, 'an integer from 0 on', report);
}

/** Checks that the key inside a body is the key under which it stands. */
export function checkKey(value: unknown, key: string, report: Report): void {
  const text = checkText(value, 'key', report);
  if (text !== undefined && text !== key) {
    report('key', 'KEY_MISMATCH', `The key must be ${JSON.stringify(key)}.`);
  }
}

/** Reports that a member is absent or of a wrong type. */
export function reportType(value: unknown, path: string, expected: string, report: Report): void {
  if (value === undefined) report(path, 'MISSING', `Must be ${expected}.`);
  else report(path, 'WRONG_TYPE', `Must be ${expected}.`);
}
