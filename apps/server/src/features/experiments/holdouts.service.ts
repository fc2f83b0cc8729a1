import { type Actor, demand } from '#features/access/index.ts';
import { diff, recordAudit } from '#features/audit/index.ts';
import { getEnvironment, lockEnvironments } from '#features/environments/index.ts';
import { getFlag } from '#features/flags/index.ts';
import { AppError, invalid } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db } from '#tables';
import { leavesOut } from './experiment-rule.model.ts';
import { demandEnvironment, type ExperimentDeps } from './experiments.service.ts';
import { listRunning } from './experiments.store.ts';
import { type Holdout, holdoutView } from './layers.model.ts';
import type { NewLayer } from './layers.service.ts';
import * as store from './layers.store.ts';

/** Most holdouts of an environment: a split lies within 20 portions at most, of which a layer is one. */
const MAX_HOLDOUTS = 19;

/** By their keys. @throws AppError ENVIRONMENT_NOT_FOUND */
export async function listHoldouts(db: Db, environmentKey?: string): Promise<Holdout[]> {
  if (environmentKey !== undefined) await getEnvironment(db, environmentKey);
  return store.listHoldouts(db, environmentKey);
}

/** @throws AppError HOLDOUT_NOT_FOUND */
export async function getHoldout(db: Db, key: string): Promise<Holdout> {
  const holdout = await store.findHoldout(db, key);
  if (holdout) return holdout;
  throw new AppError('HOLDOUT_NOT_FOUND', { detail: `There is no holdout "${key}".` });
}

/**
 * Begins a holdout: experiments that start from now on leave its units out.
 * @throws AppError ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, HOLDOUT_KEY_TAKEN, INVALID_INPUT
 */
export async function createHoldout(
  deps: ExperimentDeps,
  actor: Actor,
  given: NewLayer & Pick<Holdout, 'percentage'>,
): Promise<Holdout> {
  try {
    return await inTransaction(deps.database, async (tx) => {
      const environment = await demandEnvironment(tx, actor, 'holdout:change', given);
      const others = await store.listHoldouts(tx, environment.key);
      if (others.length >= MAX_HOLDOUTS) {
        throw invalid('body.environment_key', `has ${MAX_HOLDOUTS} holdouts, and room for no more`);
      }
      const holdout: Holdout = {
        ...given,
        id: deps.newId(),
        environmentId: environment.id,
        isProtected: environment.isProtected,
        createdAt: deps.now(),
      };
      await store.insertHoldout(tx, holdout);
      const changes = diff({}, holdoutView(holdout));
      await recordAudit(tx, deps, actor, [eventOf(holdout, 'created', changes)]);
      return holdout;
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'holdouts_key_key') throw error;
    const errors = [{ field: 'body.key', detail: 'is the key of another holdout' }];
    throw new AppError('HOLDOUT_KEY_TAKEN', { errors, cause: error });
  }
}

/**
 * Ends a holdout that no running experiment leaves out.
 * @throws AppError HOLDOUT_NOT_FOUND, ENVIRONMENT_PROTECTED, HOLDOUT_IN_USE
 */
export function deleteHoldout(deps: ExperimentDeps, actor: Actor, key: string): Promise<void> {
  return inTransaction(deps.database, async (tx) => {
    await lockEnvironments(tx);
    const holdout = await getHoldout(tx, key);
    demand(actor, 'holdout:change', holdout);
    const users = await listUsers(tx, holdout);
    if (users.length > 0) throw inUse(users);
    await store.deleteHoldout(tx, holdout.id);
    const changes = diff(holdoutView(holdout), {});
    await recordAudit(tx, deps, actor, [eventOf(holdout, 'deleted', changes)]);
  });
}

/** The running experiments whose rules leave a holdout's units out. */
async function listUsers(tx: Db, { key, environmentId, environmentKey }: Holdout) {
  const users: string[] = [];
  for (const experiment of await listRunning(tx, environmentId)) {
    const { configs } = await getFlag(tx, experiment.flagKey);
    const config = configs.find((each) => each.environmentKey === environmentKey);
    const rule = config?.rules.find(({ id }) => id === experiment.ruleId);
    if (rule && leavesOut(rule, key)) users.push(experiment.key);
  }
  return users;
}

function inUse(experiments: readonly string[]): AppError {
  return new AppError('HOLDOUT_IN_USE', {
    detail: `Left out by ${experiments.join(', ')}; stop them first.`,
    errors: experiments.map((key) => ({ field: `experiments.${key}`, detail: 'leaves it out' })),
  });
}

function eventOf(holdout: Holdout, action: string, changes: ReturnType<typeof diff>) {
  return {
    entityType: 'holdout' as const,
    entityId: holdout.id,
    entityKey: holdout.key,
    environmentKey: holdout.environmentKey,
    action,
    changes,
  };
}
