import { defineCommand } from '../command.ts';
import { flagText } from '../flag-text.ts';

export const flag = defineCommand({
  name: 'flag',
  summary: 'Show a flag in all environments',
  operands: { key: 'required' },
  options: {},
  examples: ['halyard flag new-checkout', 'halyard flag new-checkout --json'],
  async run({ connect, out }, { operands: { key } }) {
    const found = await connect().client.flags.get(key);
    out.result(found, flagText(found));
  },
});
