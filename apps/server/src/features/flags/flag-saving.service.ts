import { type Actor, demand } from '#features/access/index.ts';
import { type AuditEvent, diff, recordAudit } from '#features/audit/index.ts';
import type { Environment } from '#features/environments/index.ts';
import { type Replica, recordRulesetChanges } from '#features/rulesets/index.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import { type ChangePlan, type Patch, planChange } from './flag-changes.model.ts';
import { refuseFaultyPlan } from './flag-checking.service.ts';
import type { BegunEpoch } from './flag-experiments.model.ts';
import { toRules } from './flag-rules.model.ts';
import type { Flag, FlagConfig, FlagEverywhere } from './flags.model.ts';
import * as model from './flags.model.ts';
import { notFound } from './flags.refusals.ts';
import * as store from './flags.store.ts';

/** Notes, in the transaction of the change, that an epoch of an experiment begins by it. */
export type RecordEpoch = (tx: Db, begun: BegunEpoch & { readonly at: Date }) => Promise<void>;

export interface FlagDeps {
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly replica: Replica;
  readonly recordEpoch: RecordEpoch;
}

export interface Saved {
  readonly after: FlagEverywhere;
  /** Whose environments have a new revision. */
  readonly announced: readonly Pick<FlagConfig, 'environmentKey'>[];
}

/** One transaction, and after its commit the news. */
export async function transact(
  deps: FlagDeps,
  work: (tx: Db) => Promise<Saved>,
): Promise<FlagEverywhere> {
  const { after } = await transactFlags(deps, work);
  return after;
}

/** {@link transact} for who changes more than flags in the same transaction. */
export async function transactFlags<Result extends Pick<Saved, 'announced'>>(
  deps: FlagDeps,
  work: (tx: Db) => Promise<Result>,
): Promise<Result> {
  const result = await inTransaction(deps.database, work);
  const environments = result.announced.map(({ environmentKey }) => environmentKey);
  if (environments.length > 0) await deps.replica.announce(environments);
  return result;
}

/**
 * Rows, rulesets and audit of one change. What a protected environment serves, admins alone change.
 * @throws AppError ENVIRONMENT_PROTECTED, INVALID_INPUT, EXPERIMENT_RUNNING, FLAG_IN_USE
 */
export async function save(
  tx: Db,
  deps: FlagDeps,
  actor: Actor,
  before: FlagEverywhere,
  patch: Patch,
  action: string,
): Promise<Saved> {
  const at = deps.now();
  const plan = planChange(before, patch, at);
  const { flag } = plan.after;
  for (const change of plan.configs) {
    if (change.changesServing) demand(actor, 'flag:change', change.before);
  }
  await refuseFaultyPlan(tx, deps.replica, plan, patch);
  const changed = plan.configs.map(({ after }) => after);
  for (const config of changed) {
    await store.updateConfig(tx, flag.id, config);
    await recordRulesetChanges(tx, config.environmentId, [rulesOf(flag, config)]);
  }
  for (const { begun } of plan.configs) {
    if (begun) await deps.recordEpoch(tx, { ...begun, at });
  }
  if (plan.isFlagChanged) await store.updateFlag(tx, flag);
  await recordAudit(tx, deps, actor, eventsOf(before.flag, plan, action));
  return { after: plan.after, announced: changed };
}

function eventsOf(before: Flag, plan: ChangePlan, action: string): AuditEvent[] {
  const { flag } = plan.after;
  const common = plan.isFlagChanged
    ? [flagEvent(flag, action, diff(model.auditView(before), model.auditView(flag)))]
    : [];
  const own = plan.configs.flatMap((change) => {
    const changes = diff(model.configStateOf(change.before), model.configStateOf(change.after));
    return Object.keys(changes).length > 0
      ? [flagEvent(flag, action, changes, change.after.environmentKey)]
      : [];
  });
  return [...common, ...own];
}

/** @throws AppError FLAG_NOT_FOUND */
export async function lockedFlag(tx: Db, key: string): Promise<FlagEverywhere> {
  const flag = await store.lockFlag(tx, key);
  if (!flag) throw notFound(key);
  return { flag, configs: await store.listConfigs(tx, flag.id) };
}

/** A flag as it starts, before anything is said of it. */
export function newFlag(id: string, key: string, at: Date): Flag {
  return {
    ...model.NEW_FLAG,
    id,
    key,
    name: key,
    archivedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** A config as it starts in an environment: off. */
export function firstConfig(environment: Environment, at: Date): FlagConfig {
  return {
    ...model.NEW_CONFIG,
    environmentId: environment.id,
    environmentKey: environment.key,
    isProtected: environment.isProtected,
    version: 1,
    updatedAt: at,
  };
}

/** What a ruleset learns of a flag. */
export function rulesOf(flag: Flag, config: FlagConfig) {
  return { kind: 'flag' as const, key: flag.key, body: toRules(flag, config) };
}

/** What the audit log learns of a flag. */
export function flagEvent(
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
