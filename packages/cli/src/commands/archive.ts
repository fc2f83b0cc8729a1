import { defineCommand } from '../command.ts';

export const archive = defineCommand({
  name: 'archive',
  summary: 'Archive a flag: it serves its off variant and leaves the lists',
  operands: { key: 'required' },
  options: {},
  examples: ['halyard archive old-banner'],
  async run({ connect, out }, { operands: { key } }) {
    const flag = await connect().client.flags.archive(key);
    out.result(flag, `${flag.key} is archived.`);
  },
});
