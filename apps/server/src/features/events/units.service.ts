import type { Actor } from '#features/access/index.ts';
import { diff, recordAudit } from '#features/audit/index.ts';
import type { EventStore } from '#features/event-store/index.ts';
import { type ContextMemory, deleteContextsOf } from '#features/recent-contexts/index.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Tables } from '#tables';
import { TARGETING_KEY } from './exposures.model.ts';
import type { ServedExposures } from './served-exposures.ts';
import type { UnitKeys } from './unit-keys.ts';

export interface UnitDeps {
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly eventStore: Pick<EventStore, 'eraseUnits'>;
  readonly unitKeys: UnitKeys;
  readonly servedExposures: Pick<ServedExposures, 'flush' | 'startOver'>;
  readonly contextMemory: Pick<ContextMemory, 'flush'>;
}

const NOTHING = { exposures: 0, events: 0, recent_contexts: 0 };
/** Hex digits: enough to compare an entry with a unit that somebody names, and not to list units. */
const SHOWN_DIGITS = 12;

/**
 * Erases what is stored of a unit in all environments. What comes of it later is stored again. The audit
 * entry does not say whose it was.
 */
export async function eraseUnit(
  deps: UnitDeps,
  actor: Actor,
  { by, unit }: { readonly by: string; readonly unit: string },
): Promise<typeof NOTHING> {
  const { database, unitKeys, eventStore, servedExposures, contextMemory } = deps;
  // What is in memory would come after it.
  await Promise.all([servedExposures.flush(), contextMemory.flush()]);
  const keys = await unitKeys.allKeysOf(by, unit);
  const erased = await inTransaction(database, async (tx) => {
    const { exposures, events } = await eventStore.eraseUnits(tx, keys);
    const contexts = by === TARGETING_KEY ? await deleteContextsOf(tx, unit) : 0;
    const erasure = { exposures, events, recent_contexts: contexts };
    const changes = diff(erasure, NOTHING);
    if (Object.keys(changes).length === 0) return erasure;
    await recordAudit(tx, deps, actor, [
      {
        entityType: 'unit',
        entityId: deps.newId(),
        entityKey: String(keys[0]).replaceAll('-', '').slice(0, SHOWN_DIGITS),
        action: 'erased',
        changes,
      },
    ]);
    return erasure;
  });
  servedExposures.startOver();
  return erased;
}
