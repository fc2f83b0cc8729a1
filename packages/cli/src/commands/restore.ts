import { defineCommand } from '../command.ts';

export const restore = defineCommand({
  name: 'restore',
  summary: 'Bring an archived flag back as it was',
  operands: { key: 'required' },
  options: {},
  examples: ['halyard restore old-banner'],
  async run({ connect, out }, { operands: { key } }) {
    const flag = await connect().client.flags.restore(key);
    out.result(flag, `${flag.key} is back as it was.`);
  },
});
