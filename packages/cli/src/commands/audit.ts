import { each } from '@halyard/client';
import type { AuditQuery } from '@halyard/contracts/audit';
import { auditTable } from '../audit-text.ts';
import { defineCommand } from '../command.ts';
import { defined, readInteger, take } from '../values.ts';

const PAGE = 200;
const MAX_LIMIT = 100_000;

export const audit = defineCommand({
  name: 'audit',
  summary: 'List recent changes, newest first',
  operands: {},
  options: {
    flag: { type: 'string', value: 'key', summary: 'Of this flag, even if it was deleted' },
    env: { type: 'string', value: 'environment', summary: 'In this environment' },
    actor: { type: 'string', value: 'email', summary: 'By this person' },
    limit: {
      type: 'string',
      value: 'count',
      summary: 'How many at most; 20 where nothing is said',
    },
  },
  examples: [
    'halyard audit',
    'halyard audit --flag new-checkout --env production',
    'halyard audit --actor ada@example.com --limit 500 --json',
  ],
  async run({ connect, out }, { options: { flag, env, actor, limit: said = '20' } }) {
    const limit = readInteger('limit', said, 1, MAX_LIMIT);
    const { audit: log } = connect().client;
    const list = (query?: AuditQuery) =>
      flag === undefined ? log.list(query) : log.listForFlag(flag, query);
    const query = defined({ environment_key: env, actor });
    const entries = await take(each(list, { ...query, limit: Math.min(limit, PAGE) }), limit);
    out.result(entries, entries.length === 0 ? 'No entries.' : auditTable(entries));
  },
});
