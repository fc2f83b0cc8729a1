import { type AccountDeps, makeAdmin } from '#features/access/index.ts';
import { verifyChain } from '#features/audit/index.ts';
import type { Command } from '#platform/control/control-socket.ts';

/** What the shell of the machine may do with the storage, beside the API. */
export function administrationOf(accounts: AccountDeps): Readonly<Record<string, Command>> {
  return {
    'make-admin': async (input) => {
      const { email, role } = await makeAdmin(accounts, textOf(input, 'email'));
      return { email, role };
    },
    'verify-audit': (input) => verifyChain(accounts.database.db, optionalTextOf(input, 'head')),
  };
}

function textOf(input: unknown, name: string): string {
  const value = optionalTextOf(input, name);
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is missing`);
}

function optionalTextOf(input: unknown, name: string): string | undefined {
  const value: unknown =
    typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
