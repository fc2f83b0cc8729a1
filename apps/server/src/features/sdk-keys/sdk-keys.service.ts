import { randomBytes } from 'node:crypto';
import type { SdkKeyKind } from '@halyard/contracts/sdk-keys';
import { type Actor, demand } from '#features/access/index.ts';
import { type AuditEvent, diff, recordAudit } from '#features/audit/index.ts';
import {
  type Environment,
  findEnvironment,
  lockEnvironments,
} from '#features/environments/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import {
  auditView,
  hashOf,
  isActive,
  replaced,
  type SdkKey,
  SECRET_BYTES,
  writeKey,
} from './sdk-keys.model.ts';
import * as store from './sdk-keys.store.ts';
import type { SdkKeys } from './standing-keys.ts';

export interface SdkKeyDeps {
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly sdkKeys: Pick<SdkKeys, 'announce'>;
}

/** A key with its text, which is known only now. */
export interface NewSdkKey {
  readonly stored: SdkKey;
  readonly text: string;
}

/** Where a key belongs, and which it is. */
interface SdkKeyRef {
  readonly environmentKey: string;
  readonly id: string;
}

type Named = Pick<SdkKey, 'name' | 'kind'>;

/**
 * The keys of an environment, newest first.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export async function getSdkKeys(
  db: Db,
  environmentKey: string,
  after: { readonly createdAt: Date; readonly id: string } | undefined,
  limit: number,
): Promise<SdkKey[]> {
  const environment = await findEnvironment(db, { key: environmentKey });
  if (!environment) throw environmentNotFound(environmentKey);
  return store.listSdkKeys(db, environment.id, after, limit);
}

/** @throws AppError ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED */
export async function createSdkKey(
  deps: SdkKeyDeps,
  actor: Actor,
  environmentKey: string,
  given: { readonly name: string; readonly kind: SdkKeyKind },
): Promise<NewSdkKey> {
  return changeKeys(deps, actor, environmentKey, async (tx, environment) => {
    const made = await insert(tx, deps, environment, given);
    return { result: made, events: [event(null, made.stored, 'created')] };
  });
}

/**
 * Makes a key that stands in for another one, which goes on working for a while.
 * @param overlapSeconds 0 revokes the old key at once.
 * @throws AppError ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, SDK_KEY_NOT_FOUND, SDK_KEY_ENDED
 */
export async function rotateSdkKey(
  deps: SdkKeyDeps,
  actor: Actor,
  ref: SdkKeyRef,
  overlapSeconds: number,
): Promise<NewSdkKey> {
  return changeKeys(deps, actor, ref.environmentKey, async (tx, environment) => {
    const old = await getSdkKey(tx, environment, ref.id);
    if (!isActive(old, deps.now())) throw new AppError('SDK_KEY_ENDED');
    const made = await insert(tx, deps, environment, old);
    const ending = replaced(old, overlapSeconds, deps.now());
    await store.updateEnd(tx, ending);
    return {
      result: made,
      events: [event(null, made.stored, 'created'), event(old, ending, 'rotated')],
    };
  });
}

/**
 * Ends a key at once; one that was revoked before stays as it is.
 * @throws AppError ENVIRONMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, SDK_KEY_NOT_FOUND
 */
export async function revokeSdkKey(deps: SdkKeyDeps, actor: Actor, ref: SdkKeyRef): Promise<void> {
  await changeKeys(deps, actor, ref.environmentKey, async (tx, environment) => {
    const key = await getSdkKey(tx, environment, ref.id);
    if (key.revokedAt) return { result: undefined, events: [] };
    const revoked = { ...key, revokedAt: deps.now() };
    await store.updateEnd(tx, revoked);
    return { result: undefined, events: [event(key, revoked, 'revoked')] };
  });
}

/** Changes keys of one environment in one transaction, and tells everybody once it is committed. */
async function changeKeys<R>(
  deps: SdkKeyDeps,
  actor: Actor,
  environmentKey: string,
  change: (
    tx: Db,
    environment: Environment,
  ) => Promise<{ result: R; events: readonly AuditEvent[] }>,
): Promise<R> {
  const outcome = await inTransaction(deps.database, async (tx) => {
    const environments = await lockEnvironments(tx);
    const environment = environments.find(({ key }) => key === environmentKey);
    if (!environment) throw environmentNotFound(environmentKey);
    demand(actor, 'sdk-key:change', environment);
    const { result, events } = await change(tx, environment);
    if (events.length > 0) await store.raiseKeyRevision(tx);
    await recordAudit(tx, deps, actor, events);
    return result;
  });
  await deps.sdkKeys.announce();
  return outcome;
}

async function insert(
  tx: Db,
  deps: SdkKeyDeps,
  environment: Environment,
  { name, kind }: Named,
): Promise<NewSdkKey> {
  const { key: text, prefix } = writeKey(kind, environment.key, randomBytes(SECRET_BYTES));
  const stored: SdkKey = {
    id: deps.newId(),
    environmentId: environment.id,
    environmentKey: environment.key,
    name,
    kind,
    prefix,
    createdAt: deps.now(),
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
  };
  await store.insertSdkKey(tx, stored, hashOf(text));
  return { stored, text };
}

async function getSdkKey(tx: Db, environment: Environment, id: string): Promise<SdkKey> {
  const key = await store.findSdkKey(tx, environment.id, id);
  if (!key) throw new AppError('SDK_KEY_NOT_FOUND');
  return key;
}

function event(before: SdkKey | null, after: SdkKey, action: string): AuditEvent {
  return {
    entityType: 'sdk_key',
    entityId: after.id,
    entityKey: after.name,
    environmentKey: after.environmentKey,
    action,
    changes: diff(before ? auditView(before) : {}, auditView(after)),
  };
}

function environmentNotFound(key: string): AppError {
  return new AppError('ENVIRONMENT_NOT_FOUND', { detail: `There is no environment "${key}".` });
}
