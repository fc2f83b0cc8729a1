import type { Condition, FlagRules, Rule, Ruleset, SegmentRules } from '../src/index.ts';

/** A boolean flag that serves `off` to everyone, changed by what a test cares about. */
export function aFlag(key: string, changes: Partial<FlagRules> = {}): FlagRules {
  return {
    key,
    version: 1,
    enabled: true,
    valueType: 'boolean',
    variants: { on: true, off: false },
    offVariant: 'off',
    prerequisites: [],
    targets: [],
    rules: [],
    fallthrough: { variant: 'off' },
    ...changes,
  };
}

/** A rule named `only` that serves `on` where all conditions match. */
export function aRule(...when: Condition[]): Rule {
  return { id: 'only', when, serve: { variant: 'on' } };
}

/** A segment that holds nobody, changed by what a test cares about. */
export function aSegment(key: string, changes: Partial<SegmentRules> = {}): SegmentRules {
  return { key, version: 1, included: [], excluded: [], groups: [], ...changes };
}

/** A condition that matches the contexts of any of some segments. */
export function inSegment(...values: string[]): Condition {
  return { operator: 'in_segment', values };
}

/** A ruleset of some flags and segments. */
export function aRuleset(flags: FlagRules[], segments: SegmentRules[] = []): Ruleset {
  return {
    environment: 'test',
    revision: 1,
    flags: Object.fromEntries(flags.map((flag) => [flag.key, flag])),
    segments: Object.fromEntries(segments.map((segment) => [segment.key, segment])),
  };
}
