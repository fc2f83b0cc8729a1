import type { Report } from '../fault.ts';
import { isList, isObject, ownMember, type UnknownObject } from '../json.ts';
import { BUCKETS } from '../limits.ts';
import { toBuckets } from '../split.ts';
import { checkList, checkText, reportType } from './check-shape.ts';

/** Checks that a text names one of a flag's variants. */
export function checkVariant(
  value: unknown,
  variants: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  const name = checkText(value, path, report);
  if (name === undefined || variants.has(name)) return;
  report(path, 'UNKNOWN_VARIANT', `The flag has no variant ${JSON.stringify(name)}.`);
}

/** Checks what a rule or the fallthrough serves: a variant or a split, not both. */
export function checkServe(
  value: unknown,
  variants: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  if (!isObject(value)) return reportType(value, path, 'an object', report);
  const variant = ownMember(value, 'variant');
  const split = ownMember(value, 'split');
  if (variant !== undefined && split !== undefined) {
    report(path, 'NOT_ALLOWED', 'Serve a variant or a split, not both.');
  } else if (split === undefined) {
    checkVariant(variant, variants, `${path}.variant`, report);
  } else {
    checkSplit(split, variants, `${path}.split`, report);
  }
}

function checkSplit(
  value: unknown,
  variants: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  if (!isObject(value)) return reportType(value, path, 'an object', report);
  checkText(ownMember(value, 'salt'), `${path}.salt`, report);
  const by = ownMember(value, 'by');
  if (by !== undefined && checkText(by, `${path}.by`, report) === '') {
    report(`${path}.by`, 'EMPTY', 'Name an attribute.');
  }
  const traffic = ownMember(value, 'traffic');
  if (traffic !== undefined) checkPercentage(traffic, `${path}.traffic`, report);
  const within = ownMember(value, 'within');
  if (within !== undefined) checkWithin(within, `${path}.within`, report);
  const otherwise = ownMember(value, 'otherwise');
  if (otherwise !== undefined) checkVariant(otherwise, variants, `${path}.otherwise`, report);
  checkWeights(ownMember(value, 'weights'), variants, `${path}.weights`, report);
}

function checkWithin(value: unknown, path: string, report: Report): void {
  for (const [i, portion] of checkList(value, path, report).entries()) {
    if (isObject(portion)) checkPortion(portion, `${path}[${i}]`, report);
    else reportType(portion, `${path}[${i}]`, 'an object', report);
  }
}

function checkPortion(portion: UnknownObject, path: string, report: Report): void {
  checkText(ownMember(portion, 'salt'), `${path}.salt`, report);
  const from = checkPercentage(ownMember(portion, 'from'), `${path}.from`, report);
  const to = checkPercentage(ownMember(portion, 'to'), `${path}.to`, report);
  if (from === undefined || to === undefined || from < to) return;
  report(`${path}.to`, 'EMPTY', 'Must be more than where the portion begins.');
}

function checkWeights(
  value: unknown,
  variants: ReadonlySet<string>,
  path: string,
  report: Report,
): void {
  let sum = 0;
  for (const [i, weight] of checkList(value, path, report).entries()) {
    if (!isList(weight) || weight.length !== 2) {
      reportType(weight, `${path}[${i}]`, 'a pair of variant and weight', report);
      return;
    }
    checkVariant(weight[0], variants, `${path}[${i}][0]`, report);
    sum += checkPercentage(weight[1], `${path}[${i}][1]`, report) ?? 0;
  }
  if (sum === BUCKETS || !isList(value)) return;
  report(path, 'WEIGHTS_NOT_100', `The weights sum to ${sum / 1_000} instead of 100.`);
}

/** The percentage in buckets; reports and answers undefined where it is none. */
function checkPercentage(value: unknown, path: string, report: Report): number | undefined {
  const buckets = toBuckets(value);
  if (buckets === undefined) {
    report(path, 'INVALID_PERCENTAGE', 'Must be 0 to 100 with at most three decimals.');
  }
  return buckets;
}
