import { type ClientBase, escapeIdentifier } from 'pg';
import type { Log } from '#platform/log/log.ts';
import { inOwnTransaction } from './migrate.ts';

export interface RoleOptions {
  readonly role: string;
  /** Tables that the role may read and add to, but neither change nor empty. They must exist. */
  readonly appendOnlyTables: readonly string[];
}

/**
 * Prepares the role that serves: it owns nothing, so it can neither change what is append-only nor
 * switch a trigger off. To be called as the owner after every migration, since new tables need grants.
 *
 * Roles belong to the whole cluster, so another database may be creating the same one at this moment.
 * Gives the role's name, or null when this user may not use such a role; then triggers alone protect.
 */
export async function restrictRole(
  client: ClientBase,
  { role, appendOnlyTables }: RoleOptions,
  log: Log,
): Promise<string | null> {
  return inOwnTransaction(client, async () => {
    if (!(await canBecome(client, role))) await createRole(client, role);
    const refusal = await whyNotBecome(client, role);
    if (refusal !== null) {
      log.warn(
        { role, reason: refusal },
        'serving as the owner of the tables, not as a restricted role',
      );
      return null;
    }
    await grant(client, role, appendOnlyTables);
    return role;
  });
}

async function createRole(client: ClientBase, role: string): Promise<void> {
  const name = escapeIdentifier(role);
  // Both may fail because it is there already, or because another database does the same: what counts is
  // whether we can become the role in the end.
  await attempt(client, `create role ${name} nologin`);
  if (!(await canBecome(client, role))) await attempt(client, `grant ${name} to current_user`);
}

async function canBecome(client: ClientBase, role: string): Promise<boolean> {
  return (await whyNotBecome(client, role)) === null;
}

async function whyNotBecome(client: ClientBase, role: string): Promise<string | null> {
  const error = await attempt(client, `set local role ${escapeIdentifier(role)}; reset role`);
  if (error !== null) return error.message;
  const { rows } = await client.query<{ mighty: boolean }>(
    `select rolsuper or pg_has_role(rolname, current_user, 'MEMBER') as mighty
     from pg_roles where rolname = $1`,
    [role],
  );
  return rows[0]?.mighty === false ? null : `role ${role} is as mighty as the owner`;
}

/** Runs one statement; when it fails, gives the error and undoes only that. Rejects when the connection is lost. */
async function attempt(client: ClientBase, sql: string): Promise<Error | null> {
  await client.query('savepoint attempt');
  try {
    await client.query(sql);
    await client.query('release savepoint attempt');
    return null;
  } catch (error) {
    await client.query('rollback to savepoint attempt');
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function grant(
  client: ClientBase,
  role: string,
  appendOnlyTables: readonly string[],
): Promise<void> {
  const name = escapeIdentifier(role);
  const schema = escapeIdentifier(await currentSchema(client));
  const tables = await listOwnRelations(client, ['r', 'p']);
  const sequences = await listOwnRelations(client, ['S']);
  const appendOnly = appendOnlyTables.map((table) => `${schema}.${escapeIdentifier(table)}`);
  const statements = [
    (await lacksUsage(client, role)) && `grant usage on schema ${schema} to ${name}`,
    `alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${name}`,
    `alter default privileges in schema ${schema} grant usage, select on sequences to ${name}`,
    tables && `grant select, insert, update, delete on ${tables} to ${name}`,
    sequences && `grant usage, select on ${sequences} to ${name}`,
    appendOnly.length > 0 &&
      `revoke update, delete, truncate on ${appendOnly.join(', ')} from ${name}`,
    `revoke insert, update, delete on ${schema}.schema_migrations from ${name}`,
  ];
  for (const statement of statements) {
    if (statement) await client.query(statement);
  }
}

async function currentSchema(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ schema: string }>('select current_schema() as schema');
  return rows[0]?.schema ?? 'public';
}

/** Granting it without need would fail for a user who does not own the schema. */
async function lacksUsage(client: ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query<{ usable: boolean }>(
    `select has_schema_privilege($1, current_schema(), 'USAGE') as usable`,
    [role],
  );
  return rows[0]?.usable !== true;
}

/** What this user owns in the current schema; other people's tables there are not ours to grant. */
async function listOwnRelations(
  client: ClientBase,
  kinds: readonly string[],
): Promise<string | null> {
  const { rows } = await client.query<{ names: string | null }>(
    `select string_agg(format('%I.%I', current_schema(), relname), ', ') as names
     from pg_class
     where relnamespace = current_schema()::regnamespace and relkind::text = any($1)
       and pg_has_role(relowner, 'USAGE')`,
    [kinds],
  );
  return rows[0]?.names ?? null;
}
