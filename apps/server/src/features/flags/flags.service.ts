import { type Actor, demand } from '#features/access/index.ts';
import { type AuditEvent, diff, recordAudit } from '#features/audit/index.ts';
import { type Replica, recordRulesetChanges } from '#features/delivery/index.ts';
import {
  type Environment,
  type EnvironmentRef,
  findEnvironment,
  lockEnvironments,
} from '#features/environments/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import type { ConfigPatch, Flag, FlagConfig, FlagEverywhere } from './flags.model.ts';
import * as model from './flags.model.ts';
import * as store from './flags.store.ts';

export interface FlagDeps {
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly replica: Pick<Replica, 'announce'>;
}

/** @throws AppError FLAG_NOT_FOUND */
export async function getFlag(db: Db, key: string): Promise<FlagEverywhere> {
  const flag = await store.findFlag(db, key);
  if (!flag) throw notFound(key);
  return { flag, configs: await store.listConfigs(db, flag.id) };
}

/** @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_NOT_FOUND */
export async function getFlagIn(
  db: Db,
  key: string,
  environmentKey: string,
): Promise<store.FlagRow> {
  if (!(await findEnvironment(db, { key: environmentKey }))) {
    throw noEnvironment({ key: environmentKey });
  }
  const { flag, configs } = await getFlag(db, key);
  return { flag, config: configIn(configs, environmentKey) };
}

/** @throws AppError ENVIRONMENT_NOT_FOUND */
export async function listFlags(db: Db, filter: store.FlagFilter): Promise<store.FlagRow[]> {
  const { environmentKey } = filter;
  if (environmentKey !== undefined && !(await findEnvironment(db, { key: environmentKey }))) {
    throw noEnvironment({ key: environmentKey });
  }
  return store.listFlags(db, filter);
}

interface NewFlag extends Pick<Flag, 'key' | 'name' | 'description' | 'type' | 'tags'> {
  /** The one environment that the switch and rollout apply to; off everywhere without it. */
  readonly environment: EnvironmentRef | undefined;
  readonly config: ConfigPatch;
  /** Take the key of a deleted flag on purpose. */
  readonly reuseDeletedKey: boolean;
}

/**
 * Creates a flag in every environment.
 * @throws AppError FLAG_KEY_TAKEN, FLAG_KEY_RETIRED, ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED
 */
export async function createFlag(
  deps: FlagDeps,
  actor: Actor,
  given: NewFlag,
): Promise<FlagEverywhere> {
  try {
    return await transact(deps, async (tx) => {
      const after = await insertFlag(tx, deps, actor, given);
      return { after, announced: after.configs };
    });
  } catch (error) {
    if (violatedConstraint(error) === 'flags_key_key') {
      throw keyRefused('FLAG_KEY_TAKEN', 'is the key of another flag');
    }
    throw error;
  }
}

async function insertFlag(
  tx: Db,
  deps: FlagDeps,
  actor: Actor,
  given: NewFlag,
): Promise<FlagEverywhere> {
  const environments = await lockEnvironments(tx);
  const chosen = given.environment && choose(environments, given.environment);
  if (chosen) demand(actor, 'flag:change', chosen);
  if (given.reuseDeletedKey) await store.deleteRetiredKey(tx, given.key);
  else if (await store.isRetiredKey(tx, given.key)) {
    throw keyRefused(
      'FLAG_KEY_RETIRED',
      'was the key of a deleted flag; send reuse_deleted_key to take it',
    );
  }
  const at = deps.now();
  const { key, name, description, type, tags } = given;
  const flag: Flag = {
    id: deps.newId(),
    key,
    name,
    description,
    type,
    tags,
    archivedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  const configs = environments.map((environment) => ({
    ...firstConfig(environment, at),
    ...(environment === chosen && given.config),
  }));
  await store.insertFlag(tx, flag);
  await store.insertConfigs(
    tx,
    configs.map((config) => ({ flagId: flag.id, config })),
  );
  for (const config of configs) {
    await recordRulesetChanges(tx, config.environmentId, [rulesOf(flag, config)]);
  }
  const config = chosen && configs.find(({ environmentId }) => environmentId === chosen.id);
  await recordAudit(tx, deps, actor, [
    event(
      flag,
      'created',
      diff({}, { ...model.auditView(flag), ...(config && model.auditConfigView(config)) }),
      chosen?.key,
    ),
  ]);
  return { flag, configs };
}

/**
 * Changes what is common to all environments, the config of one, or both at once; fields that are
 * not named stay. All of it happens or nothing.
 * @param seen the version that the caller saw, of the config if an environment is named; undefined
 *   where the caller does not mind.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_NOT_FOUND, FLAG_ARCHIVED, ENVIRONMENT_PROTECTED, VERSION_CONFLICT
 */
export async function changeFlag(
  deps: FlagDeps,
  actor: Actor,
  key: string,
  patch: model.Patch,
  seen?: SeenVersion,
): Promise<FlagEverywhere> {
  return transact(deps, async (tx) => {
    const environments = await lockEnvironments(tx);
    const { environmentKey } = patch;
    if (environmentKey !== undefined) {
      demand(actor, 'flag:change', choose(environments, { key: environmentKey }));
    }
    const before = await lockedFlag(tx, key);
    if (seen) refuseStale(before, environmentKey, seen);
    if (before.flag.archivedAt) throw new AppError('FLAG_ARCHIVED');
    return save(tx, deps, actor, before, patch, 'updated');
  });
}

/** The version that a caller saw, and how to show it the state that won. */
export interface SeenVersion {
  readonly version: number;
  readonly show: (current: FlagEverywhere) => unknown;
}

/**
 * Archives a flag: it serves its off variant and leaves the lists. Doing it twice changes nothing.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_PROTECTED
 */
export async function archiveFlag(
  deps: FlagDeps,
  actor: Actor,
  key: string,
): Promise<FlagEverywhere> {
  return transact(deps, async (tx) => {
    await lockEnvironments(tx);
    const before = await lockedFlag(tx, key);
    if (before.flag.archivedAt) return { after: before, announced: [] };
    return save(
      tx,
      deps,
      actor,
      before,
      { common: { archivedAt: deps.now() }, config: {} },
      'archived',
    );
  });
}

/**
 * Brings an archived flag back as it was. Doing it twice changes nothing.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_PROTECTED
 */
export async function restoreFlag(
  deps: FlagDeps,
  actor: Actor,
  key: string,
): Promise<FlagEverywhere> {
  return transact(deps, async (tx) => {
    await lockEnvironments(tx);
    const before = await lockedFlag(tx, key);
    if (!before.flag.archivedAt) return { after: before, announced: [] };
    return save(tx, deps, actor, before, { common: { archivedAt: null }, config: {} }, 'restored');
  });
}

/**
 * Deletes a flag everywhere. Its history stays, and its key is not given out again by accident.
 * @throws AppError FLAG_NOT_FOUND
 */
export async function deleteFlag(deps: FlagDeps, actor: Actor, key: string): Promise<void> {
  await transact(deps, async (tx) => {
    await lockEnvironments(tx);
    const before = await lockedFlag(tx, key);
    await store.deleteFlag(tx, before.flag, deps.now());
    for (const { environmentId } of before.configs) {
      await recordRulesetChanges(tx, environmentId, [{ kind: 'flag', key, body: null }]);
    }
    await recordAudit(tx, deps, actor, [
      event(before.flag, 'deleted', diff(model.auditView(before.flag), {})),
    ]);
    return { after: before, announced: before.configs };
  });
}

/**
 * Gives a new environment its config of every flag: off, as everything starts.
 * @returns the environment's new revision.
 */
export async function addFlagsTo(tx: Db, environment: Environment): Promise<number> {
  const flags = await store.listAllFlags(tx);
  const config = firstConfig(environment, environment.createdAt);
  await store.insertConfigs(
    tx,
    flags.map(({ id }) => ({ flagId: id, config })),
  );
  return recordRulesetChanges(
    tx,
    environment.id,
    flags.map((flag) => ({ kind: 'flag', key: flag.key, body: model.toRules(flag, config) })),
  );
}

interface Saved {
  readonly after: FlagEverywhere;
  /** Whose environments have a new revision. */
  readonly announced: readonly Pick<FlagConfig, 'environmentKey'>[];
}

/** One transaction, and after its commit the news. */
async function transact(deps: FlagDeps, work: (tx: Db) => Promise<Saved>): Promise<FlagEverywhere> {
  const { after, announced } = await inTransaction(deps.database, work);
  await deps.replica.announce(announced.map(({ environmentKey }) => environmentKey));
  return after;
}

/** Rows, rulesets and audit of one change. What a protected environment serves, admins alone change. */
async function save(
  tx: Db,
  deps: FlagDeps,
  actor: Actor,
  before: FlagEverywhere,
  patch: model.Patch,
  action: string,
): Promise<Saved> {
  const plan = model.planChange(before, patch, deps.now());
  const { flag } = plan.after;
  for (const change of plan.configs) {
    if (change.changesServing) demand(actor, 'flag:change', change.before);
    await store.updateConfig(tx, flag.id, change.after);
    await recordRulesetChanges(tx, change.after.environmentId, [rulesOf(flag, change.after)]);
  }
  if (plan.isFlagChanged) await store.updateFlag(tx, flag);
  await recordAudit(tx, deps, actor, eventsOf(before.flag, plan, action));
  return { after: plan.after, announced: plan.configs.map(({ after }) => after) };
}

function eventsOf(before: Flag, plan: model.ChangePlan, action: string): AuditEvent[] {
  const { flag } = plan.after;
  const common = plan.isFlagChanged
    ? [event(flag, action, diff(model.auditView(before), model.auditView(flag)))]
    : [];
  const own = plan.configs.flatMap((change) => {
    const changes = diff(model.auditConfigView(change.before), model.auditConfigView(change.after));
    return Object.keys(changes).length > 0
      ? [event(flag, action, changes, change.after.environmentKey)]
      : [];
  });
  return [...common, ...own];
}

async function lockedFlag(tx: Db, key: string): Promise<FlagEverywhere> {
  const flag = await store.lockFlag(tx, key);
  if (!flag) throw notFound(key);
  return { flag, configs: await store.listConfigs(tx, flag.id) };
}

function refuseStale(
  current: FlagEverywhere,
  environmentKey: string | undefined,
  seen: SeenVersion,
): void {
  const { version } =
    environmentKey === undefined ? current.flag : configIn(current.configs, environmentKey);
  if (version === seen.version) return;
  throw new AppError('VERSION_CONFLICT', {
    detail: `You saw version ${seen.version}; it is at version ${version} now.`,
    current: seen.show(current),
  });
}

function firstConfig(environment: Environment, at: Date): FlagConfig {
  return {
    ...model.NEW_CONFIG,
    environmentId: environment.id,
    environmentKey: environment.key,
    isProtected: environment.isProtected,
    version: 1,
    updatedAt: at,
  };
}

function rulesOf(flag: Flag, config: FlagConfig) {
  return { kind: 'flag' as const, key: flag.key, body: model.toRules(flag, config) };
}

/** The config in an environment that is known to exist: every flag has one everywhere. */
export function configIn(configs: readonly FlagConfig[], environmentKey: string): FlagConfig {
  const config = configs.find((each) => each.environmentKey === environmentKey);
  if (!config) throw noEnvironment({ key: environmentKey });
  return config;
}

function choose(environments: readonly Environment[], ref: EnvironmentRef): Environment {
  const chosen = environments.find((each) =>
    'id' in ref ? each.id === ref.id : each.key === ref.key,
  );
  if (!chosen) throw noEnvironment(ref);
  return chosen;
}

function event(
  flag: Flag,
  action: string,
  changes: AuditEvent['changes'],
  environmentKey?: string,
): AuditEvent {
  return {
    entityType: 'flag',
    entityId: flag.id,
    entityKey: flag.key,
    action,
    changes,
    ...(environmentKey !== undefined && { environmentKey }),
  };
}

function notFound(key: string): AppError {
  return new AppError('FLAG_NOT_FOUND', { detail: `There is no flag "${key}".` });
}

function noEnvironment(ref: EnvironmentRef): AppError {
  const name = 'id' in ref ? `with the id ${ref.id}` : `"${ref.key}"`;
  return new AppError('ENVIRONMENT_NOT_FOUND', { detail: `There is no environment ${name}.` });
}

function keyRefused(code: 'FLAG_KEY_TAKEN' | 'FLAG_KEY_RETIRED', detail: string): AppError {
  return new AppError(code, { errors: [{ field: 'body.key', detail }] });
}
