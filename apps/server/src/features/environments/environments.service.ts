import { type Author, diff, recordAudit } from '#features/audit/index.ts';
import type { Replica } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import { auditView, DEFAULT_ENVIRONMENTS, type Environment } from './environments.model.ts';
import * as store from './environments.store.ts';

export interface EnvironmentDeps {
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly replica: Pick<Replica, 'announce'>;
  /** Gives a new environment all that the others have, in the same transaction; answers its revision. */
  readonly addConfigurationTo: (tx: Db, environment: Environment) => Promise<number>;
  /** Ends the SDK keys of an environment in the transaction that deletes it. */
  readonly endKeysOf: (tx: Db, environmentId: string) => Promise<void>;
  /** Tells everybody that SDK keys have ended. */
  readonly announceKeys: () => Promise<void>;
}

interface NewEnvironment {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly isProtected: boolean;
}

const START: Author = { userId: null, email: 'setup', requestId: null };

/** @throws AppError ENVIRONMENT_NOT_FOUND */
export async function getEnvironment(db: Db, key: string): Promise<Environment> {
  const environment = await store.findEnvironment(db, { key });
  if (!environment) throw notFound(key);
  return environment;
}

/** @throws AppError ENVIRONMENT_KEY_TAKEN */
export async function createEnvironment(
  deps: EnvironmentDeps,
  author: Author,
  given: NewEnvironment,
): Promise<Environment> {
  try {
    const environment = await inTransaction(deps.database, (tx) => insert(tx, deps, author, given));
    await deps.replica.announce([environment.key]);
    return environment;
  } catch (error) {
    if (violatedConstraint(error) === 'environments_key_key') {
      throw new AppError('ENVIRONMENT_KEY_TAKEN', {
        errors: [{ field: 'body.key', detail: 'is the key of another environment' }],
        cause: error,
      });
    }
    throw error;
  }
}

async function insert(
  tx: Db,
  deps: EnvironmentDeps,
  author: Author,
  given: NewEnvironment,
): Promise<Environment> {
  await store.lockEnvironments(tx);
  const at = deps.now();
  const environment = {
    ...given,
    id: deps.newId(),
    revision: await store.firstRevision(tx),
    createdAt: at,
    updatedAt: at,
  };
  await store.insertEnvironment(tx, environment);
  const revision = await deps.addConfigurationTo(tx, environment);
  await recordAudit(tx, deps, author, [
    event(environment, 'created', diff({}, auditView(environment))),
  ]);
  return { ...environment, revision };
}

/**
 * Changes name, description or protection; fields that are not named stay.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export async function changeEnvironment(
  deps: EnvironmentDeps,
  author: Author,
  key: string,
  patch: Partial<Pick<Environment, 'name' | 'description' | 'isProtected'>>,
): Promise<Environment> {
  return inTransaction(deps.database, async (tx) => {
    const before = await store.lockEnvironment(tx, { key });
    if (!before) throw notFound(key);
    const changes = diff(auditView(before), auditView({ ...before, ...patch }));
    if (Object.keys(changes).length === 0) return before;
    const after = { ...before, ...patch, updatedAt: deps.now() };
    await store.updateEnvironment(tx, after);
    await recordAudit(tx, deps, author, [event(after, 'updated', changes)]);
    return after;
  });
}

/**
 * Deletes an environment with its configs; its history stays in the audit log.
 * @throws AppError ENVIRONMENT_NOT_FOUND, ENVIRONMENT_STILL_PROTECTED
 */
export async function deleteEnvironment(
  deps: EnvironmentDeps,
  author: Author,
  key: string,
): Promise<void> {
  const gone = await inTransaction(deps.database, async (tx) => {
    const environment = await store.lockEnvironment(tx, { key });
    if (!environment) throw notFound(key);
    if (environment.isProtected) throw new AppError('ENVIRONMENT_STILL_PROTECTED');
    await deps.endKeysOf(tx, environment.id);
    await store.deleteEnvironment(tx, environment.id);
    await recordAudit(tx, deps, author, [
      event(environment, 'deleted', diff(auditView(environment), {})),
    ]);
    return environment;
  });
  await Promise.all([deps.replica.announce([gone.key]), deps.announceKeys()]);
}

/** Makes the default environments while none ever existed; of two servers starting at once one does. */
export async function createDefaultEnvironments(deps: EnvironmentDeps): Promise<void> {
  if (await store.hasHadEnvironments(deps.database.db)) return;
  try {
    await inTransaction(deps.database, async (tx) => {
      for (const given of DEFAULT_ENVIRONMENTS) await insert(tx, deps, START, given);
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'environments_key_key') throw error;
  }
}

function event(environment: Environment, action: string, changes: ReturnType<typeof diff>) {
  return {
    entityType: 'environment' as const,
    entityId: environment.id,
    entityKey: environment.key,
    environmentKey: environment.key,
    action,
    changes,
  };
}

function notFound(key: string): AppError {
  return new AppError('ENVIRONMENT_NOT_FOUND', { detail: `There is no environment "${key}".` });
}
