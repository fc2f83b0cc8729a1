import { memberPath, type Report } from '../fault.ts';
import { isJsonWithin, isObject, ownMember, type UnknownObject } from '../json.ts';
import { MAX_VALUE_DEPTH } from '../limits.ts';
import type { ValueType } from '../ruleset.ts';
import { checkCondition } from './check-condition.ts';
import { checkServe, checkVariant } from './check-serve.ts';
import {
  checkBoolean,
  checkCount,
  checkKey,
  checkList,
  checkText,
  checkTexts,
  reportType,
} from './check-shape.ts';

type Variants = ReadonlySet<string>;

const VALUE_TYPES: ReadonlySet<unknown> = new Set<ValueType>([
  'boolean',
  'string',
  'number',
  'object',
]);

/**
 * Checks one flag by itself, without looking at other flags and segments. What it lets pass is a
 * `FlagRules`. Members that it does not know are let be.
 *
 * @param key - the key under which the flag stands in its ruleset.
 */
export function checkFlag(key: string, value: unknown, report: Report): void {
  if (!isObject(value)) return reportType(value, '', 'an object', report);
  checkKey(ownMember(value, 'key'), key, report);
  checkCount(ownMember(value, 'version'), 'version', report);
  checkBoolean(ownMember(value, 'enabled'), 'enabled', report);
  const variants = checkVariants(value, report);
  checkVariant(ownMember(value, 'offVariant'), variants, 'offVariant', report);
  checkPrerequisites(value, report);
  checkTargets(value, variants, report);
  checkRules(value, variants, report);
  checkServe(ownMember(value, 'fallthrough'), variants, 'fallthrough', report);
  checkBoolean(ownMember(value, 'clientSide'), 'clientSide', report, true);
}

function checkVariants(flag: UnknownObject, report: Report): Variants {
  const valueType = ownMember(flag, 'valueType');
  if (!VALUE_TYPES.has(valueType)) {
    reportType(valueType, 'valueType', 'boolean, string, number or object', report);
  }
  const variants = ownMember(flag, 'variants');
  if (!isObject(variants)) {
    reportType(variants, 'variants', 'an object', report);
    return new Set();
  }
  for (const [name, value] of Object.entries(variants)) {
    if (hasType(value, valueType)) continue;
    report(memberPath('variants', name), 'WRONG_TYPE', "Must be of the flag's value type.");
  }
  return new Set(Object.keys(variants));
}

function hasType(value: unknown, valueType: unknown): boolean {
  if (valueType === 'object') return isObject(value) && isJsonWithin(value, MAX_VALUE_DEPTH);
  if (valueType === 'number') return Number.isFinite(value);
  return typeof value === valueType;
}

function checkPrerequisites(flag: UnknownObject, report: Report): void {
  const prerequisites = checkList(ownMember(flag, 'prerequisites'), 'prerequisites', report);
  for (const [i, prerequisite] of prerequisites.entries()) {
    const path = `prerequisites[${i}]`;
    if (!isObject(prerequisite)) {
      reportType(prerequisite, path, 'an object', report);
      continue;
    }
    checkText(ownMember(prerequisite, 'flag'), `${path}.flag`, report);
    const variants = ownMember(prerequisite, 'variants');
    checkTexts(variants, `${path}.variants`, report);
    if (Array.isArray(variants) && variants.length === 0) {
      report(`${path}.variants`, 'EMPTY', 'Name the variants that meet the prerequisite.');
    }
  }
}

function checkTargets(flag: UnknownObject, variants: Variants, report: Report): void {
  for (const [i, target] of checkList(ownMember(flag, 'targets'), 'targets', report).entries()) {
    const path = `targets[${i}]`;
    if (!isObject(target)) {
      reportType(target, path, 'an object', report);
      continue;
    }
    checkVariant(ownMember(target, 'variant'), variants, `${path}.variant`, report);
    checkTexts(ownMember(target, 'keys'), `${path}.keys`, report);
  }
}

function checkRules(flag: UnknownObject, variants: Variants, report: Report): void {
  for (const [i, rule] of checkList(ownMember(flag, 'rules'), 'rules', report).entries()) {
    const path = `rules[${i}]`;
    if (!isObject(rule)) {
      reportType(rule, path, 'an object', report);
      continue;
    }
    checkText(ownMember(rule, 'id'), `${path}.id`, report);
    const experiment = ownMember(rule, 'experiment');
    if (experiment !== undefined) checkText(experiment, `${path}.experiment`, report);
    const epoch = ownMember(rule, 'epoch');
    if (epoch !== undefined) checkCount(epoch, `${path}.epoch`, report);
    const exposes = ownMember(rule, 'exposes');
    if (exposes !== undefined) checkTexts(exposes, `${path}.exposes`, report);
    const when = checkList(ownMember(rule, 'when'), `${path}.when`, report);
    for (const [j, condition] of when.entries()) {
      checkCondition(condition, `${path}.when[${j}]`, report);
    }
    checkServe(ownMember(rule, 'serve'), variants, `${path}.serve`, report);
  }
}
