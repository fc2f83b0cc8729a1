import { FLAG_KINDS, FLAG_TYPES } from '@halyard/contracts/flags';
import { defineCommand } from '../command.ts';
import { flagText } from '../flag-text.ts';
import { defined, readVariants } from '../values.ts';

const VALUE_TYPES = ['string', 'number', 'object'] as const;

export const create = defineCommand({
  name: 'create',
  summary: 'Create a flag, off in every environment',
  operands: { key: 'required' },
  options: {
    name: { type: 'string', required: true, summary: 'What people call it' },
    type: { type: 'string', choices: FLAG_TYPES, summary: 'boolean where nothing is said' },
    'value-type': {
      type: 'string',
      choices: VALUE_TYPES,
      summary: 'Of a multivariate flag: what its variants are; string where nothing is said',
    },
    variant: {
      type: 'string',
      value: 'key=value',
      multiple: true,
      summary: 'Of a multivariate flag; the first is served while it is off',
    },
    'off-variant': { type: 'string', value: 'key', summary: 'Another variant while it is off' },
    description: { type: 'string', value: 'text', summary: 'What it is for' },
    kind: { type: 'string', choices: FLAG_KINDS, summary: 'What it is for; release by default' },
    owner: { type: 'string', summary: 'Who answers for it' },
    tag: { type: 'string', multiple: true, summary: 'A word to find it by' },
    'reuse-deleted-key': { type: 'boolean', summary: 'Take the key of a deleted flag on purpose' },
  },
  examples: [
    'halyard create dark-mode --name "Dark mode"',
    'halyard create new-checkout --name "New checkout" --type percentage --tag checkout --tag web',
    'halyard create button --name "Button" --type multivariate --variant red=#f00 --variant blue=#00f',
    'halyard create limits --name "Limits" --type multivariate --value-type object --variant \'low={"rps":5}\'',
  ],
  async run({ connect, out }, { operands: { key }, options }) {
    const { name, type, description, tag, variant, kind, owner } = options;
    const valueType = options['value-type'] ?? (type === 'multivariate' ? 'string' : undefined);
    const said = defined({
      flag_type: type,
      value_type: valueType,
      variants: variant && readVariants(variant, valueType),
      off_variant: options['off-variant'],
      kind,
      owner,
      description,
      tags: tag && [...tag],
      reuse_deleted_key: options['reuse-deleted-key'],
    });
    const made = await connect().client.flags.create({ key, name, ...said });
    out.result(made, flagText(made));
  },
});
