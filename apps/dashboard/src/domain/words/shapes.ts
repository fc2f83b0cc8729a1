import type { Variant } from '@halyard/contracts/flags';
import type { Condition, Prerequisite, Rule, Serve, Target } from '@halyard/contracts/targeting';

/**
 * What the audit log keeps may come from another version of the server. These say whether a value has
 * the shape that words are found for; what has none is told in general words.
 */

export function isRecord(it: unknown): it is Readonly<Record<string, unknown>> {
  return typeof it === 'object' && it !== null && !Array.isArray(it);
}

function isListOf<T>(isOne: (it: unknown) => it is T) {
  return (it: unknown): it is readonly T[] => Array.isArray(it) && it.every(isOne);
}

const isText = (it: unknown): it is string => typeof it === 'string';
export const isTexts = isListOf(isText);

const isCondition = (it: unknown): it is Condition =>
  isRecord(it) &&
  isText(it['operator']) &&
  (it['attribute'] === undefined || isText(it['attribute'])) &&
  (it['values'] === undefined || Array.isArray(it['values']));
const isConditions = isListOf(isCondition);
export const isGroups = isListOf(isConditions);

const isWeight = (it: unknown): it is { variant: string; weight: number } =>
  isRecord(it) && isText(it['variant']) && typeof it['weight'] === 'number';
const isWeights = isListOf(isWeight);

export const isServe = (it: unknown): it is Serve =>
  isRecord(it) &&
  (isText(it['variant']) || (isRecord(it['split']) && isWeights(it['split']['weights'])));

const isRule = (it: unknown): it is Rule =>
  isRecord(it) && isText(it['id']) && isConditions(it['when']) && isServe(it['serve']);
export const isRules = isListOf(isRule);

const isTarget = (it: unknown): it is Target =>
  isRecord(it) && isText(it['variant']) && isTexts(it['keys']);
export const isTargets = isListOf(isTarget);

const isPrerequisite = (it: unknown): it is Prerequisite =>
  isRecord(it) && isText(it['flag_key']) && isTexts(it['variants']);
export const isPrerequisites = isListOf(isPrerequisite);

const isVariant = (it: unknown): it is Variant => isRecord(it) && isText(it['key']);
export const isVariants = isListOf(isVariant);

const isTitled = (it: unknown): it is { readonly title: string } =>
  isRecord(it) && isText(it['title']);
export const isTitledList = isListOf(isTitled);
