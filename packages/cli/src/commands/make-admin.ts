import { defineCommand } from '../command.ts';

export const makeAdmin = defineCommand({
  name: 'make-admin',
  summary: 'Make an account an admin, on the machine of the server',
  operands: { email: 'required' },
  options: {},
  notes: [
    'Works on the storage itself, whether the server runs or not: set DATABASE_URL or',
    'HALYARD_DATA_DIR as for the server. The account must exist. Servers on PostgreSQL see the',
    'new role within a few seconds.',
  ],
  examples: [
    'halyard make-admin ada@example.com',
    'HALYARD_DATA_DIR=/var/lib/halyard halyard make-admin ada@example.com',
  ],
  async run({ maintenance, out }, { operands: { email } }) {
    const account = await maintenance('make-admin', { email });
    out.result(account, `${email} is an admin now.`);
  },
});
