import {
  type Condition,
  type Context,
  compile,
  evaluate,
  evaluateAll,
  type FlagRules,
  type Rule,
  type SegmentRules,
} from '@halyard/engine';
import type { SyncClient } from '../adapter.ts';
import type { Definition, FlagSpec, SegmentSpec } from '../definition.ts';

const OPERATORS = {
  equals: 'equals',
  'one-of': 'equals',
  'semver-at-least': 'semver_greater_or_equal',
} as const;

export async function open(definition: Definition): Promise<SyncClient<Context>> {
  const ruleset = compile({
    environment: 'production',
    revision: 1,
    flags: Object.fromEntries(definition.flags.map((flag) => [flag.key, rulesOf(flag)])),
    segments: Object.fromEntries(definition.segments.map((each) => [each.key, segmentOf(each)])),
  });
  return {
    isAsync: false,
    contextOf: ({ id, ...attributes }) => ({ targetingKey: id, ...attributes }),
    isOn: (flagKey, context) => evaluate(ruleset, flagKey, context).value === true,
    countOn(context) {
      let count = 0;
      for (const { value } of evaluateAll(ruleset, context)) {
        if (value === true) count += 1;
      }
      return count;
    },
    close() {},
  };
}

function rulesOf(spec: FlagSpec): FlagRules {
  return {
    key: spec.key,
    version: 1,
    enabled: true,
    valueType: 'boolean',
    variants: { on: true, off: false },
    offVariant: 'off',
    prerequisites: [],
    targets: [],
    rules: conditionsOf(spec).map((condition, i) => ruleOf(condition, i)),
    fallthrough: fallthroughOf(spec),
  };
}

function fallthroughOf({ key, serves }: FlagSpec): FlagRules['fallthrough'] {
  if (serves === 'everyone') return { variant: 'on' };
  if (serves !== 'half') return { variant: 'off' };
  return {
    split: {
      salt: key,
      weights: [
        ['on', 50],
        ['off', 50],
      ],
    },
  };
}

function conditionsOf(spec: FlagSpec): Condition[] {
  if (spec.serves === 'segments') {
    return spec.segments.map((key) => ({ operator: 'in_segment', values: [key] }));
  }
  if (spec.serves !== 'rules') return [];
  return spec.rules.map(({ attribute, operator, values }) => ({
    attribute,
    operator: OPERATORS[operator],
    values,
  }));
}

function ruleOf(condition: Condition, i: number): Rule {
  return { id: `rule-${i}`, when: [condition], serve: { variant: 'on' } };
}

function segmentOf({ key, ids }: SegmentSpec): SegmentRules {
  return { key, version: 1, included: ids, excluded: [], groups: [] };
}
