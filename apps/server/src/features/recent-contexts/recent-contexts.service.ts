import { MAX_RECENT_CONTEXTS } from '@halyard/contracts/recent-contexts';
import type { Context } from '@halyard/engine';
import { getEnvironment } from '#features/environments/index.ts';
import type { Db } from '#tables';
import { type Attribute, attributesOf } from './recent-contexts.model.ts';
import { listContexts, type RecentContext } from './recent-contexts.store.ts';

/**
 * The contexts that an environment saw last, latest first.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export async function listRecentContexts(
  db: Db,
  environmentKey: string,
  limit: number,
): Promise<RecentContext[]> {
  return listContexts(db, (await getEnvironment(db, environmentKey)).id, limit);
}

/**
 * All contexts that are remembered of an environment, latest first.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export async function getRecentContexts(db: Db, environmentKey: string): Promise<Context[]> {
  const recent = await listRecentContexts(db, environmentKey, MAX_RECENT_CONTEXTS);
  return recent.map(({ context }) => context);
}

/**
 * The attributes that the recent contexts of an environment have.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export async function getAttributes(db: Db, environmentKey: string): Promise<Attribute[]> {
  return attributesOf(await getRecentContexts(db, environmentKey));
}
