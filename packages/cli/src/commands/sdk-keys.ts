import { each } from '@halyard/client';
import type { SdkKeysQuery } from '@halyard/contracts/sdk-keys';
import { defineCommand } from '../command.ts';
import { sdkKeysTable } from '../sdk-key-text.ts';
import { take } from '../values.ts';

const PAGE = 200;

export const sdkKeys = defineCommand({
  name: 'sdk-keys',
  summary: 'List the SDK keys of an environment, newest first',
  operands: { environment: 'required' },
  options: {},
  examples: ['halyard sdk-keys production', 'halyard sdk-keys production --json'],
  async run({ connect, out }, { operands: { environment } }) {
    const { sdkKeys: api } = connect().client;
    const list = (query?: SdkKeysQuery) => api.list(environment, query);
    const keys = await take(each(list, { limit: PAGE }), Infinity);
    out.result(keys, keys.length === 0 ? 'No SDK keys.' : sdkKeysTable(keys));
  },
});
