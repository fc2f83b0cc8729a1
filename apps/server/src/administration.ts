import { randomUUID } from 'node:crypto';
import { createActors, createPasswords, makeAdmin } from '#features/access/index.ts';
import { verifyChain } from '#features/audit/index.ts';
import { createMemoryBus } from '#platform/bus/memory-bus.ts';
import type { Command } from '#platform/control/control-socket.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Log } from '#platform/log/log.ts';
import type { Tables } from '#tables';

/**
 * What the shell of the machine may do with the storage, beside the API. Where several servers run,
 * they see a change of roles with their next look at the access revision.
 */
export function administrationOf(
  database: Database<Tables>,
  log: Log,
): Readonly<Record<string, Command>> {
  const now = () => new Date();
  const actors = createActors({ db: database.db, bus: createMemoryBus({ log }), now });
  const accounts = { database, passwords: createPasswords(), actors, now, newId: randomUUID };
  return {
    'make-admin': async (input) => {
      const { email, role } = await makeAdmin(accounts, textOf(input, 'email'));
      return { email, role };
    },
    'verify-audit': (input) => verifyChain(database.db, optionalTextOf(input, 'head')),
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
