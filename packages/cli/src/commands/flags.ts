import { each } from '@halyard/client';
import { defineCommand } from '../command.ts';
import { flagsTable, rowsTable } from '../flag-text.ts';
import { defined, take } from '../values.ts';

const PAGE = 200;

export const flags = defineCommand({
  name: 'flags',
  summary: 'List the flags, in one environment or in all',
  operands: {},
  options: {
    env: { type: 'string', value: 'environment', summary: 'In this environment alone, in detail' },
    search: { type: 'string', value: 'text', summary: 'Part of the key or name' },
    tag: { type: 'string', summary: 'With this tag' },
    archived: { type: 'boolean', summary: 'The archived flags instead' },
  },
  examples: [
    'halyard flags',
    'halyard flags --env production --tag checkout',
    'halyard flags --search banner --json',
  ],
  async run({ connect, out }, { options: { env, search, tag, archived } }) {
    const { client } = connect();
    const query = defined({ environment_key: env, search, tag, archived });
    const rows = await take(each(client.flags.list, { ...query, limit: PAGE }), Infinity);
    const table = env === undefined ? flagsTable : rowsTable;
    out.result(rows, rows.length === 0 ? 'No flags.' : table(rows));
  },
});
