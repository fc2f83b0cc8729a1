import { defineCommand } from '../command.ts';
import { formatInstant, formatTable, yesOrNo } from '../table.ts';

export const environments = defineCommand({
  name: 'environments',
  summary: 'List the environments',
  operands: {},
  options: {},
  examples: ['halyard environments', 'halyard environments --json'],
  async run({ connect, out }) {
    const list = await connect().client.environments.list();
    const rows = list.map(({ key, name, is_protected, revision, updated_at }) => [
      key,
      name,
      yesOrNo(is_protected),
      String(revision),
      formatInstant(updated_at),
    ]);
    out.result(list, formatTable(['key', 'name', 'protected', 'revision', 'updated'], rows));
  },
});
