import { VALUE_OPERATORS } from '../conditions/operators.ts';
import type { Report } from '../fault.ts';
import { isObject, ownMember, type UnknownObject } from '../json.ts';
import { checkBoolean, checkList, checkText, reportType } from './check-shape.ts';

/** Checks one condition of a rule or segment by itself, without looking at other segments. */
export function checkCondition(value: unknown, path: string, report: Report): void {
  if (!isObject(value)) return reportType(value, path, 'an object', report);
  checkBoolean(ownMember(value, 'negate'), `${path}.negate`, report, true);
  checkBoolean(ownMember(value, 'ignoreCase'), `${path}.ignoreCase`, report, true);
  const name = checkText(ownMember(value, 'operator'), `${path}.operator`, report);
  const values = checkList(ownMember(value, 'values'), `${path}.values`, report);
  if (name === undefined) return;
  if (name === 'in_segment') return checkSegments(value, values, path, report);
  checkAttribute(value, path, report);
  if (name === 'exists') return checkNoValues(values, path, report);
  checkValues(name, values, path, report);
}

function checkSegments(
  condition: UnknownObject,
  values: readonly unknown[],
  path: string,
  report: Report,
): void {
  if (ownMember(condition, 'attribute') !== undefined) {
    report(`${path}.attribute`, 'NOT_ALLOWED', 'in_segment has no attribute.');
  }
  requireValues(values, path, report);
  for (const [i, key] of values.entries()) checkText(key, `${path}.values[${i}]`, report);
}

function checkAttribute(condition: UnknownObject, path: string, report: Report): void {
  const attribute = checkText(ownMember(condition, 'attribute'), `${path}.attribute`, report);
  if (attribute === '') report(`${path}.attribute`, 'EMPTY', 'Name an attribute.');
}

function checkNoValues(values: readonly unknown[], path: string, report: Report): void {
  if (values.length === 0) return;
  report(`${path}.values`, 'NOT_ALLOWED', 'exists has no values; negate it to ask for absence.');
}

function checkValues(name: string, values: readonly unknown[], path: string, report: Report): void {
  const operator = VALUE_OPERATORS.get(name);
  if (operator === undefined) {
    report(`${path}.operator`, 'UNKNOWN_OPERATOR', `There is no operator ${JSON.stringify(name)}.`);
    return;
  }
  requireValues(values, path, report);
  for (const [i, value] of values.entries()) {
    const fault = operator.check(value);
    if (fault !== undefined) report(`${path}.values[${i}]`, fault.code, fault.message);
  }
}

function requireValues(values: readonly unknown[], path: string, report: Report): void {
  if (values.length === 0) report(`${path}.values`, 'EMPTY', 'Give at least one value.');
}
