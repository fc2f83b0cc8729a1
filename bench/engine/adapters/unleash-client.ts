import { once } from 'node:events';
import { type Context, InMemStorageProvider, Unleash } from 'unleash-client';
import { Operator } from 'unleash-client/lib/strategy/strategy.js';
import type { SyncClient } from '../adapter.ts';
import type { Definition, FlagSpec } from '../definition.ts';

type Options = ConstructorParameters<typeof Unleash>[0];
type Bootstrap = NonNullable<Options['bootstrap']>;
type Feature = NonNullable<Bootstrap['data']>[number];
type Strategy = NonNullable<Feature['strategies']>[number];
type Constraint = Strategy['constraints'][number];
type Segment = NonNullable<Bootstrap['segments']>[number];

const OPERATORS = {
  equals: Operator.IN,
  'one-of': Operator.IN,
  'semver-at-least': Operator.SEMVER_GTE,
} as const;

export async function open({ flags, segments }: Definition): Promise<SyncClient<Context>> {
  const numbers = new Map(segments.map(({ key }, i) => [key, i + 1]));
  const unleash = new Unleash({
    appName: 'bench',
    // Never asked: the flags come along, and an interval of 0 switches fetching off.
    url: 'http://127.0.0.1:9/api/',
    refreshInterval: 0,
    disableMetrics: true,
    disableAutoStart: true,
    skipInstanceCountWarning: true,
    storageProvider: new InMemStorageProvider(),
    bootstrap: {
      data: flags.map((flag) => featureOf(flag, numbers)),
      segments: segments.map(({ ids }, i) => segmentOf(i + 1, ids)),
    },
  });
  unleash.on('error', () => {});
  const isReady = once(unleash, 'ready');
  await unleash.start();
  await isReady;
  const keys = flags.map(({ key }) => key);
  return {
    isAsync: false,
    contextOf: ({ id, ...properties }) => ({ userId: id, properties }),
    isOn: (flagKey, context) => unleash.isEnabled(flagKey, context),
    countOn(context) {
      let count = 0;
      for (const key of keys) {
        if (unleash.isEnabled(key, context)) count += 1;
      }
      return count;
    },
    close: () => unleash.destroy(),
  };
}

function featureOf(spec: FlagSpec, numbers: ReadonlyMap<string, number>): Feature {
  return { name: spec.key, enabled: true, strategies: strategiesOf(spec, numbers) };
}

function strategiesOf(spec: FlagSpec, numbers: ReadonlyMap<string, number>): Strategy[] {
  switch (spec.serves) {
    case 'everyone':
      return [strategy({})];
    case 'half':
      return [
        strategy({
          name: 'flexibleRollout',
          parameters: { rollout: '50', stickiness: 'userId', groupId: spec.key },
        }),
      ];
    case 'rules':
      return spec.rules.map(({ attribute, operator, values }) =>
        strategy({ constraints: [constraint(attribute, OPERATORS[operator], values)] }),
      );
    default:
      return spec.segments.map((key) => strategy({ segments: [numbers.get(key) ?? 0] }));
  }
}

function strategy(parts: Partial<Strategy>): Strategy {
  return { name: 'default', parameters: {}, constraints: [], ...parts };
}

function segmentOf(id: number, ids: readonly string[]): Segment {
  return { id, constraints: [constraint('userId', Operator.IN, ids)] };
}

function constraint(
  contextName: string,
  operator: Operator,
  values: readonly string[],
): Constraint {
  const [value = ''] = values;
  return {
    contextName,
    operator,
    inverted: false,
    ...(operator === Operator.IN ? { values: [...values] } : { values: [], value }),
  };
}
