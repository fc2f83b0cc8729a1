import type { Actor } from '#features/access/index.ts';
import { type Environment, lockEnvironments } from '#features/environments/index.ts';
import { deleteFlag, deleteRetiredKey, type FlagDeps } from '#features/flags/index.ts';
import { deleteSegment } from '#features/segments/index.ts';
import { AppError } from '#platform/app-error.ts';
import { inTransaction, within } from '#platform/database/transaction.ts';
import { placesOf } from './demo.model.ts';
import { type DemoItem, deleteItemsBut, insertItems, listItems } from './demo.store.ts';
import { loadFlags, loadSegments, runHistory } from './demo-loading.service.ts';

/**
 * Fills this installation with the flags and segments of a web shop, and with what became of them. What
 * has a key of theirs already is left alone, so doing it twice changes nothing.
 * @returns what is there of it now, and whether any of that is new.
 */
export function loadDemo(
  deps: FlagDeps,
  actor: Actor,
): Promise<{ readonly items: readonly DemoItem[]; readonly isNew: boolean }> {
  return asOneChange(deps, async (inside, environments) => {
    const { db } = inside.database;
    const held = await listItems(db);
    const places = placesOf(environments);
    const segments = await loadSegments(inside, actor);
    const flags = await loadFlags(inside, actor, places);
    const made = [...segments, ...flags];
    await runHistory(inside, actor, places, made);
    await deleteItemsBut(db, held);
    await insertItems(db, made);
    return { items: [...held, ...made], isNew: made.length > 0 };
  });
}

/** An item that stays, because others use it by now. */
interface KeptItem {
  readonly item: DemoItem;
  readonly cause: AppError;
}

/** Deletes what the demo made, as far as it is still there and nothing else needs it. */
export function removeDemo(
  deps: FlagDeps,
  actor: Actor,
): Promise<{ readonly gone: readonly DemoItem[]; readonly kept: readonly KeptItem[] }> {
  return asOneChange(deps, async (inside) => {
    const { db } = inside.database;
    const items = (await listItems(db)).toReversed();
    const ofType = (type: DemoItem['entityType']) =>
      items.filter(({ entityType }) => entityType === type);
    const flags = await deleteAll(ofType('flag'), async ({ key }) => {
      await deleteFlag(inside, actor, key);
      // Nobody's code asks for it, so the next demo may have it again.
      await deleteRetiredKey(db, key);
    });
    const segments = await deleteAll(ofType('segment'), ({ key }) =>
      deleteSegment(inside, actor, key),
    );
    const kept = [...flags, ...segments];
    const stays = new Set(kept.map(({ item }) => item));
    await deleteItemsBut(db, [...stays]);
    return { gone: items.filter((item) => !stays.has(item)), kept };
  });
}

/** Deletes some, again and again while that sets others free. What stays, with the reason. */
async function deleteAll(
  items: readonly DemoItem[],
  remove: (item: DemoItem) => Promise<void>,
): Promise<KeptItem[]> {
  const kept: KeptItem[] = [];
  for (const item of items) {
    try {
      await remove(item);
    } catch (cause) {
      if (!isInUse(cause)) throw cause;
      kept.push({ item, cause });
    }
  }
  if (kept.length === 0 || kept.length === items.length) return kept;
  return deleteAll(
    kept.map(({ item }) => item),
    remove,
  );
}

/** It is found out before anything is written, so the transaction can go on. */
function isInUse(error: unknown): error is AppError {
  return error instanceof AppError && ['FLAG_IN_USE', 'SEGMENT_IN_USE'].includes(error.code);
}

/**
 * Makes many changes of flags and segments one: they are committed together, and told afterwards.
 * @param work gets what each of the changes needs. Nobody else changes the configuration meanwhile.
 */
async function asOneChange<Answer>(
  deps: FlagDeps,
  work: (inside: FlagDeps, environments: readonly Environment[]) => Promise<Answer>,
): Promise<Answer> {
  const { answer, changed } = await inTransaction(deps.database, async (tx) => {
    const environments = await lockEnvironments(tx);
    const inside = {
      ...deps,
      database: within(deps.database, tx),
      replica: { ...deps.replica, announce: () => Promise.resolve() },
    };
    return { answer: await work(inside, environments), changed: environments };
  });
  await deps.replica.announce(changed.map(({ key }) => key));
  return answer;
}
