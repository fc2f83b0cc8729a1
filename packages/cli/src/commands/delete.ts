import { defineCommand } from '../command.ts';
import { UsageError } from '../failures.ts';

export const deleteFlag = defineCommand({
  name: 'delete',
  summary: 'Delete a flag everywhere; its history stays',
  operands: { key: 'required' },
  options: { yes: { type: 'boolean', summary: 'Say that you mean it; nothing happens without' } },
  examples: ['halyard delete old-banner --yes'],
  async run({ connect, out }, { operands: { key }, options: { yes } }) {
    if (!yes) throw new UsageError(`${key} would be gone everywhere: say --yes if you mean it`);
    await connect().client.flags.delete(key);
    out.result({ key, deleted: true }, `${key} is deleted.`);
  },
});
