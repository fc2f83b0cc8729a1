import type { EvaluationContext } from '@openfeature/core';
import { FlagdCore } from '@openfeature/flagd-core';
import type { SyncClient } from '../adapter.ts';
import type { Definition, FlagSpec } from '../definition.ts';

export async function open({
  flags,
  segments,
}: Definition): Promise<SyncClient<EvaluationContext>> {
  const core = new FlagdCore();
  core.setConfigurations(
    JSON.stringify({
      flags: Object.fromEntries(flags.map((flag) => [flag.key, flagOf(flag)])),
      $evaluators: Object.fromEntries(
        segments.map(({ key, ids }) => [key, { in: [{ var: 'targetingKey' }, ids] }]),
      ),
    }),
  );
  return {
    isAsync: false,
    contextOf: ({ id, ...attributes }) => ({ targetingKey: id, ...attributes }),
    isOn: (flagKey, context) => core.resolveBooleanEvaluation(flagKey, false, context).value,
    countOn(context) {
      let count = 0;
      for (const { value } of core.resolveAll(context)) {
        if (value === true) count += 1;
      }
      return count;
    },
    close() {},
  };
}

function flagOf(spec: FlagSpec) {
  const targeting = targetingOf(spec);
  return {
    state: 'ENABLED',
    variants: { on: true, off: false },
    defaultVariant: spec.serves === 'everyone' ? 'on' : 'off',
    ...(targeting && { targeting }),
  };
}

function targetingOf(spec: FlagSpec): object | undefined {
  switch (spec.serves) {
    case 'everyone':
      return undefined;
    case 'half':
      return {
        fractional: [
          ['on', 50],
          ['off', 50],
        ],
      };
    case 'rules':
      return { if: [...spec.rules.flatMap((rule) => [testOf(rule), 'on']), 'off'] };
    default:
      return { if: [...spec.segments.flatMap((key) => [{ $ref: key }, 'on']), 'off'] };
  }
}

function testOf({ attribute, operator, values }: RuleSpec): object {
  const actual = { var: attribute };
  switch (operator) {
    case 'equals':
      return { '===': [actual, values[0]] };
    case 'one-of':
      return { in: [actual, values] };
    default:
      return { sem_ver: [actual, '>=', values[0]] };
  }
}

type RuleSpec = Extract<FlagSpec, { serves: 'rules' }>['rules'][number];
