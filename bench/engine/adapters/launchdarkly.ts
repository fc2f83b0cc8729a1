import { basicLogger, init, type LDContext } from '@launchdarkly/node-server-sdk';
import { TestData } from '@launchdarkly/node-server-sdk/integrations';
import type { AsyncClient } from '../adapter.ts';
import type { Definition, FlagSpec, SegmentSpec } from '../definition.ts';

const [ON, OFF] = [0, 1];
const OPERATORS = {
  equals: { op: 'in' },
  'one-of': { op: 'in' },
  'semver-at-least': { op: 'semVerLessThan', negate: true },
} as const;

export async function open({ flags, segments }: Definition): Promise<AsyncClient<LDContext>> {
  const data = new TestData();
  for (const segment of segments) await data.usePreconfiguredSegment(segmentOf(segment));
  for (const flag of flags) await data.usePreconfiguredFlag(flagOf(flag));
  const client = init('bench', {
    updateProcessor: data.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: basicLogger({ level: 'none' }),
  });
  await client.waitForInitialization({ timeout: 10 });
  const keys = flags.map(({ key }) => key);
  return {
    isAsync: true,
    contextOf: ({ id, ...attributes }) => ({ kind: 'user', key: id, ...attributes }),
    isOn: (flagKey, context) => client.boolVariation(flagKey, context, false),
    async countOn(context) {
      const state = await client.allFlagsState(context);
      let count = 0;
      for (const key of keys) {
        if (state.getFlagValue(key) === true) count += 1;
      }
      return count;
    },
    close: () => client.close(),
  };
}

function segmentOf({ key, ids }: SegmentSpec) {
  return { key, version: 1, included: ids, excluded: [], rules: [], salt: key };
}

function flagOf(spec: FlagSpec) {
  return {
    key: spec.key,
    version: 1,
    on: true,
    variations: [true, false],
    offVariation: OFF,
    salt: 'bench',
    targets: [],
    prerequisites: [],
    rules: clausesOf(spec).map((clause, i) => ({
      id: `rule-${i}`,
      clauses: [clause],
      variation: ON,
    })),
    fallthrough: fallthroughOf(spec),
  };
}

function fallthroughOf({ serves }: FlagSpec) {
  if (serves !== 'half') return { variation: serves === 'everyone' ? ON : OFF };
  return {
    rollout: {
      variations: [
        { variation: ON, weight: 50_000 },
        { variation: OFF, weight: 50_000 },
      ],
    },
  };
}

function clausesOf(spec: FlagSpec) {
  if (spec.serves === 'segments') {
    return spec.segments.map((key) => ({ attribute: '', op: 'segmentMatch', values: [key] }));
  }
  if (spec.serves !== 'rules') return [];
  return spec.rules.map(({ attribute, operator, values }) => ({
    attribute,
    values,
    ...OPERATORS[operator],
  }));
}
