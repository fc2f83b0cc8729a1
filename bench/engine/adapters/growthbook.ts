import { GrowthBookClient } from '@growthbook/growthbook';
import type { SyncClient } from '../adapter.ts';
import type { Definition, FlagSpec, User } from '../definition.ts';

interface GrowthBookContext {
  readonly attributes: User;
}

export async function open({
  flags,
  segments,
}: Definition): Promise<SyncClient<GrowthBookContext>> {
  const client = new GrowthBookClient().initSync({
    payload: {
      features: Object.fromEntries(flags.map((flag) => [flag.key, featureOf(flag)])),
      savedGroups: Object.fromEntries(segments.map(({ key, ids }) => [key, [...ids]])),
    },
  });
  const keys = flags.map(({ key }) => key);
  return {
    isAsync: false,
    contextOf: (user) => ({ attributes: user }),
    isOn: (flagKey, context) => client.isOn(flagKey, context),
    countOn(context) {
      let count = 0;
      for (const key of keys) {
        if (client.isOn(key, context)) count += 1;
      }
      return count;
    },
    close: () => client.destroy(),
  };
}

function featureOf(spec: FlagSpec) {
  switch (spec.serves) {
    case 'everyone':
      return { defaultValue: true };
    case 'half':
      return {
        defaultValue: false,
        rules: [{ force: true, coverage: 0.5, hashAttribute: 'id', seed: spec.key }],
      };
    case 'rules':
      return {
        defaultValue: false,
        rules: spec.rules.map((rule) => ({
          condition: { [rule.attribute]: testOf(rule) },
          force: true,
        })),
      };
    default:
      return {
        defaultValue: false,
        rules: spec.segments.map((key) => ({ condition: { id: { $inGroup: key } }, force: true })),
      };
  }
}

function testOf({ operator, values }: Extract<FlagSpec, { serves: 'rules' }>['rules'][number]) {
  const [value = ''] = values;
  switch (operator) {
    case 'equals':
      return value;
    case 'one-of':
      return { $in: [...values] };
    default:
      return { $vgte: value };
  }
}
