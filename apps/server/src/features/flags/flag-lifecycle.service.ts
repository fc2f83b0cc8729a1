import type { Actor } from '#features/access/index.ts';
import { diff, recordAudit } from '#features/audit/index.ts';
import { type Environment, lockEnvironments } from '#features/environments/index.ts';
import { recordRulesetChanges } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Db } from '#tables';
import { refuseLoss, refuseWhileExperimenting } from './flag-checking.service.ts';
import { toRules } from './flag-rules.model.ts';
import type { FlagDeps } from './flag-saving.service.ts';
import { firstConfig, flagEvent, lockedFlag, save, transact } from './flag-saving.service.ts';
import type { FlagEverywhere } from './flags.model.ts';
import * as model from './flags.model.ts';
import * as store from './flags.store.ts';

/**
 * Archives a flag: it serves its off variant and leaves the lists. Doing it twice changes nothing.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_PROTECTED, EXPERIMENT_RUNNING
 */
export function archiveFlag(deps: FlagDeps, actor: Actor, key: string): Promise<FlagEverywhere> {
  return setArchived(deps, actor, key, deps.now());
}

/**
 * Brings an archived flag back as it was. Doing it twice changes nothing.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_PROTECTED
 */
export function restoreFlag(deps: FlagDeps, actor: Actor, key: string): Promise<FlagEverywhere> {
  return setArchived(deps, actor, key, null);
}

function setArchived(
  deps: FlagDeps,
  actor: Actor,
  key: string,
  archivedAt: Date | null,
): Promise<FlagEverywhere> {
  return transact(deps, async (tx) => {
    await lockEnvironments(tx);
    const before = await lockedFlag(tx, key);
    const isSo = (before.flag.archivedAt === null) === (archivedAt === null);
    if (isSo) return { after: before, announced: [] };
    const patch = { common: { archivedAt }, config: {} };
    return save(tx, deps, actor, before, patch, archivedAt ? 'archived' : 'restored');
  });
}

/**
 * Deletes a flag everywhere. Its history stays, and its key is not given out again by accident.
 * @throws AppError FLAG_NOT_FOUND, EXPERIMENT_RUNNING, FLAG_IN_USE
 */
export async function deleteFlag(deps: FlagDeps, actor: Actor, key: string): Promise<void> {
  try {
    await removeFlag(deps, actor, key);
  } catch (error) {
    if (violatedConstraint(error) !== 'experiments_flag_id_fkey') throw error;
    throw new AppError('FLAG_IN_USE', {
      detail: `There are experiments on the flag "${key}": archive it instead, or delete them first.`,
    });
  }
}

async function removeFlag(deps: FlagDeps, actor: Actor, key: string): Promise<void> {
  await transact(deps, async (tx) => {
    await lockEnvironments(tx);
    const before = await lockedFlag(tx, key);
    refuseWhileExperimenting(before.configs);
    await refuseLoss(tx, deps.replica, key, before.configs);
    await store.deleteFlag(tx, before.flag, deps.now());
    for (const { environmentId } of before.configs) {
      await recordRulesetChanges(tx, environmentId, [{ kind: 'flag', key, body: null }]);
    }
    await recordAudit(tx, deps, actor, [
      flagEvent(before.flag, 'deleted', diff(model.auditView(before.flag), {})),
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
    flags.map((flag) => ({ kind: 'flag', key: flag.key, body: toRules(flag, config) })),
  );
}
