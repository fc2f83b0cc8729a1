import type { Actor } from '#features/access/index.ts';
import { lockEnvironments } from '#features/environments/index.ts';
import { deleteFlag, deleteRetiredKey, type FlagDeps } from '#features/flags/index.ts';
import { deleteSegment } from '#features/segments/index.ts';
import { AppError } from '#platform/app-error.ts';
import { inTransaction, within } from '#platform/database/transaction.ts';
import { DEMO_FLAGS } from './content/demo-flags.ts';
import { DEMO_HISTORY } from './content/demo-history.ts';
import { DEMO_SEGMENTS } from './content/demo-segments.ts';
import { type Places, placesOf, subjectOf } from './demo.model.ts';
import { type DemoItem, deleteItemsBut, insertItems, listItems } from './demo.store.ts';
import { listTakenFlags, loadFlag, loadSegment, runStep } from './demo-loading.service.ts';

/**
 * Fills this installation with the flags and segments of a web shop, and with what became of them. What
 * has a key of theirs already is left alone, so doing it twice changes nothing. Each flag and each
 * change is a transaction of its own, so that others need not wait for all of them.
 * @returns what is there of it now, and whether any of that is new.
 */
export async function loadDemo(
  deps: FlagDeps,
  actor: Actor,
): Promise<{ readonly items: readonly DemoItem[]; readonly isNew: boolean }> {
  const held = await forgetGone(deps);
  const others = await listTakenFlags(deps);
  const made: DemoItem[] = [];
  const keep = async (load: Work<DemoItem[]>) => {
    const items = await asOneChange(deps, async (inside, places) => {
      const loaded = await load(inside, places);
      await insertItems(inside.database.db, loaded);
      return loaded;
    });
    made.push(...items);
  };
  for (const segment of DEMO_SEGMENTS) {
    await keep((inside) => loadSegment(inside, actor, segment));
  }
  for (const flag of DEMO_FLAGS) {
    await keep((inside, places) => loadFlag(inside, actor, places, flag, others));
  }
  const keys = new Set(made.map(({ key }) => key));
  for (const step of DEMO_HISTORY.filter((each) => keys.has(subjectOf(each)))) {
    await asOneChange(deps, (inside, places) => runStep(inside, actor, places, step));
  }
  return { items: [...held, ...made], isNew: made.length > 0 };
}

/** What the demo made and is still there; the rest is forgotten. */
async function forgetGone({ database }: FlagDeps): Promise<readonly DemoItem[]> {
  return inTransaction(database, async (tx) => {
    const items = await listItems(tx);
    await deleteItemsBut(tx, items);
    return items;
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

/** Gets what each change needs, and where the stages of the demo are here. */
type Work<Answer> = (inside: FlagDeps, places: Places) => Promise<Answer>;

/**
 * Makes several changes of flags and segments one: they are committed together, and told afterwards.
 * Nobody else changes the configuration meanwhile.
 */
async function asOneChange<Answer>(deps: FlagDeps, work: Work<Answer>): Promise<Answer> {
  const { answer, changed } = await inTransaction(deps.database, async (tx) => {
    const environments = await lockEnvironments(tx);
    const inside = {
      ...deps,
      database: within(deps.database, tx),
      replica: { ...deps.replica, announce: () => Promise.resolve() },
    };
    return { answer: await work(inside, placesOf(environments)), changed: environments };
  });
  await deps.replica.announce(changed.map(({ key }) => key));
  return answer;
}
