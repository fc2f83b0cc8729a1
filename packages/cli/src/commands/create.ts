import type { FlagType } from '@halyard/contracts/flags';
import { defineCommand } from '../command.ts';
import { flagText } from '../flag-text.ts';
import { defined } from '../values.ts';

const TYPES = ['boolean', 'percentage'] as const satisfies readonly FlagType[];

export const create = defineCommand({
  name: 'create',
  summary: 'Create a flag, off in every environment',
  operands: { key: 'required' },
  options: {
    name: { type: 'string', required: true, summary: 'What people call it' },
    type: { type: 'string', choices: TYPES, summary: 'boolean where nothing is said' },
    description: { type: 'string', value: 'text', summary: 'What it is for' },
    tag: { type: 'string', multiple: true, summary: 'A word to find it by' },
    'reuse-deleted-key': { type: 'boolean', summary: 'Take the key of a deleted flag on purpose' },
  },
  examples: [
    'halyard create dark-mode --name "Dark mode"',
    'halyard create new-checkout --name "New checkout" --type percentage --tag checkout --tag web',
  ],
  async run({ connect, out }, { operands: { key }, options }) {
    const { name, type, description, tag } = options;
    const said = defined({
      flag_type: type,
      description,
      tags: tag && [...tag],
      reuse_deleted_key: options['reuse-deleted-key'],
    });
    const made = await connect().client.flags.create({ key, name, ...said });
    out.result(made, flagText(made));
  },
});
