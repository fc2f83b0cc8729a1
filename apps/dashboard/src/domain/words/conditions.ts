import type { Condition, Rule, Serve, Split } from '@halyard/contracts/targeting';
import { list, name, percent, value } from './text.ts';

/** What an operator says, and what its negation says, before the values. */
const PHRASES: Readonly<Record<string, readonly [said: string, negated: string]>> = {
  contains: ['contains', 'does not contain'],
  starts_with: ['starts with', 'does not start with'],
  ends_with: ['ends with', 'does not end with'],
  matches: ['matches', 'does not match'],
  greater: ['is greater than', 'is not greater than'],
  greater_or_equal: ['is at least', 'is not at least'],
  less: ['is less than', 'is not less than'],
  less_or_equal: ['is at most', 'is not at most'],
  before: ['is before', 'is not before'],
  after: ['is after', 'is not after'],
  semver_equal: ['is version', 'is not version'],
  semver_greater: ['is a version after', 'is not a version after'],
  semver_greater_or_equal: ['is at least version', 'is not at least version'],
  semver_less: ['is a version before', 'is not a version before'],
  semver_less_or_equal: ['is at most version', 'is not at most version'],
};

/** “country is one of DE, AT and 3 more”. */
export function sayCondition(condition: Condition): string {
  const { operator, attribute = '', negate = false, ignore_case: ignoresCase = false } = condition;
  const values = (condition.values ?? []).map(value);
  const ending = ignoresCase ? ', ignoring case' : '';
  if (operator === 'in_segment') {
    const noun = values.length > 1 ? 'segments' : 'segment';
    return `${negate ? 'not in' : 'in'} ${noun} ${list(values, 'or')}`;
  }
  const subject = name(attribute);
  if (operator === 'exists') return `${subject} is ${negate ? 'not set' : 'set'}`;
  if (operator === 'equals') {
    if (values.length === 1) return `${subject} is ${negate ? 'not ' : ''}${values[0]}${ending}`;
    return `${subject} is ${negate ? 'none' : 'one'} of ${list(values)}${ending}`;
  }
  const phrases = PHRASES[operator];
  const phrase = phrases?.[negate ? 1 : 0] ?? `${negate ? 'not ' : ''}${name(operator)}`;
  return `${subject} ${phrase} ${list(values, 'or')}${ending}`;
}

/** Conditions that must all be met: “segment beta where plan is pro”; empty where there are none. */
function sayConditions(conditions: readonly Condition[]): string {
  return conditions.map(sayCondition).join(' and ');
}

/** Whom a rule is for, as it goes on after a variant: “for segment beta”, “where plan is pro”. */
export function sayAudience(when: readonly Condition[]): string {
  if (when.length === 0) return 'for everyone';
  const [first, ...rest] = when;
  if (first?.operator !== 'in_segment' || first.negate) return `where ${sayConditions(when)}`;
  const segments = sayCondition(first).replace(/^in /, 'for ');
  return rest.length > 0 ? `${segments} where ${sayConditions(rest)}` : segments;
}

/** “on”, or “25 % on, 75 % off”. */
export function sayServe(serve: Serve): string {
  return 'variant' in serve ? name(serve.variant) : saySplit(serve.split);
}

function saySplit(split: Split): string {
  const { traffic = 100, within = [], by, otherwise } = split;
  const shares = weightsByVariant(split).map(
    ([variant, weight]) => `${percent(weight)} ${name(variant)}`,
  );
  const unit = by === undefined ? '' : ` by ${name(by)}`;
  const rest = otherwise === undefined ? '' : `, else ${name(otherwise)}`;
  const parts = [
    ...(traffic < 100 ? [`${percent(traffic)} of the traffic`] : []),
    ...within.map(({ salt, from, to }) => `${percent(widthOf(from, to))} of ${name(salt)}`),
  ];
  const reach = parts.length > 0 ? ` in ${parts.join(' and ')}${rest}` : '';
  return `${shares.join(', ')}${unit}${reach}`;
}

const widthOf = (from: number, to: number) => Math.round((to - from) * 1000) / 1000;

/** What each variant of a split gets, once however often it is named; those that get nothing are left out. */
export function weightsByVariant({ weights }: Split): [variant: string, weight: number][] {
  const sums = new Map<string, number>();
  for (const { variant, weight } of weights) {
    sums.set(variant, (sums.get(variant) ?? 0) + weight);
  }
  return [...sums].filter(([, weight]) => weight > 0);
}

/** “on for segment beta”, or by its own description where somebody gave one: “Staff: on for segment beta”. */
export function sayRule(rule: Pick<Rule, 'when' | 'serve' | 'description'>): string {
  const { when, serve, description = '' } = rule;
  const said = `${sayServe(serve)} ${sayAudience(when)}`;
  return description.trim() === '' ? said : `${name(description)}: ${said}`;
}
