import { type Actor, demand } from '#features/access/index.ts';
import { diff, recordAudit } from '#features/audit/index.ts';
import {
  type Environment,
  type EnvironmentRef,
  findEnvironment,
  lockEnvironments,
} from '#features/environments/index.ts';
import { recordRulesetChanges } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Db } from '#tables';
import { applyPatch, type ConfigPatch, type FlagPatch, type Patch } from './flag-changes.model.ts';
import { refuseFaults, refuseInvented } from './flag-checking.service.ts';
import {
  type FlagDeps,
  firstConfig,
  flagEvent,
  lockedFlag,
  newFlag,
  rulesOf,
  save,
  transact,
} from './flag-saving.service.ts';
import * as model from './flags.model.ts';
import { configIn, type FlagEverywhere } from './flags.model.ts';
import { keyRefused, noEnvironment, notFound } from './flags.refusals.ts';
import * as store from './flags.store.ts';

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

interface NewFlag {
  readonly key: string;
  readonly common: FlagPatch;
  /** The one environment that `config` applies to; every other starts off. */
  readonly environment: EnvironmentRef | undefined;
  readonly config: ConfigPatch;
  /** Take the key of a deleted flag on purpose. */
  readonly reuseDeletedKey: boolean;
}

/**
 * Creates a flag in every environment.
 * @throws AppError FLAG_KEY_TAKEN, FLAG_KEY_RETIRED, ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, INVALID_INPUT
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
  const { common, config: own } = given;
  const patch: Patch = { common, config: own, ...(chosen && { environmentKey: chosen.key }) };
  const { flag, configs, faults } = applyPatch(
    {
      flag: newFlag(deps.newId(), given.key, at),
      configs: environments.map((environment) => firstConfig(environment, at)),
    },
    patch,
  );
  if (faults.length > 0) throw new AppError('INVALID_INPUT', { errors: faults });
  for (const config of configs) refuseInvented([], config, patch);
  await refuseFaults(tx, deps.replica, { flag, configs }, patch);
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
    flagEvent(
      flag,
      'created',
      diff({}, { ...(config && model.configStateOf(config)), ...model.auditView(flag) }),
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
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_NOT_FOUND, FLAG_ARCHIVED, ENVIRONMENT_PROTECTED, VERSION_CONFLICT,
 *   INVALID_INPUT, EXPERIMENT_RUNNING, FLAG_IN_USE
 */
export function changeFlag(
  deps: FlagDeps,
  actor: Actor,
  key: string,
  patch: Patch,
  seen?: SeenVersion,
): Promise<FlagEverywhere> {
  const { environmentKey } = patch;
  const ref = { key, ...(environmentKey !== undefined && { environmentKey }) };
  return changeFlagBy(deps, actor, ref, () => patch, seen);
}

/**
 * Changes a flag by what it is at that moment, as {@link changeFlag} does.
 * @param patchFor what to change; its environment is the one of `ref`.
 * @param action what the audit log calls it.
 */
export function changeFlagBy(
  deps: FlagDeps,
  actor: Actor,
  { key, environmentKey }: { readonly key: string; readonly environmentKey?: string },
  patchFor: (before: FlagEverywhere) => Patch,
  seen?: SeenVersion,
  action = 'updated',
): Promise<FlagEverywhere> {
  return transact(deps, async (tx) => {
    const environments = await lockEnvironments(tx);
    if (environmentKey !== undefined) {
      demand(actor, 'flag:change', choose(environments, { key: environmentKey }));
    }
    const before = await lockedFlag(tx, key);
    if (seen) refuseStale(before, environmentKey, seen);
    if (before.flag.archivedAt) throw new AppError('FLAG_ARCHIVED');
    return save(tx, deps, actor, before, patchFor(before), action);
  });
}

/** The version that a caller saw, and how to show it the state that won. */
export interface SeenVersion {
  readonly version: number;
  readonly show: (current: FlagEverywhere) => unknown;
}

/** @throws AppError VERSION_CONFLICT */
export function refuseStale(
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

function choose(environments: readonly Environment[], ref: EnvironmentRef): Environment {
  const chosen = environments.find((each) =>
    'id' in ref ? each.id === ref.id : each.key === ref.key,
  );
  if (!chosen) throw noEnvironment(ref);
  return chosen;
}
