import type { Actor } from '#features/access/index.ts';
import { lockEnvironments } from '#features/environments/index.ts';
import { deleteExperiment, getExperiment, stopExperiment } from '#features/experiments/index.ts';
import { deleteFlag, deleteRetiredKey, type FlagDeps } from '#features/flags/index.ts';
import { deleteMetric } from '#features/metrics/index.ts';
import { deleteSegment } from '#features/segments/index.ts';
import { AppError } from '#platform/app-error.ts';
import { inTransaction, within } from '#platform/database/transaction.ts';
import { DEMO_EXPERIMENTS, type DemoExperiment } from './content/demo-experiments.ts';
import { DEMO_FLAGS } from './content/demo-flags.ts';
import { DEMO_HISTORY } from './content/demo-history.ts';
import { DEMO_METRICS } from './content/demo-metrics.ts';
import { DEMO_SEGMENTS } from './content/demo-segments.ts';
import { type Places, placesOf, subjectOf } from './demo.model.ts';
import { type DemoItem, deleteItemsBut, insertItems, listItems } from './demo.store.ts';
import {
  type DemoDeps,
  decideDemoExperiment,
  forgetShoppers,
  loadMetric,
  playShoppers,
  startDemoExperiment,
  stepOf,
} from './demo-experiments.service.ts';
import {
  type ContentDeps,
  listTakenFlags,
  loadFlag,
  loadSegment,
  runStep,
} from './demo-loading.service.ts';

/**
 * Fills this installation with the flags, segments and experiments of a web shop, and with what became of
 * them. What
 * has a key of theirs already is left alone, so doing it twice changes nothing. Each flag and each
 * change is a transaction of its own, so that others need not wait for all of them.
 * @returns what is there of it now, and whether any of that is new.
 */
export async function loadDemo(
  deps: DemoDeps,
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
    return items;
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
  for (const metric of DEMO_METRICS) await keep((inside) => loadMetric(inside, actor, metric));
  for (const experiment of DEMO_EXPERIMENTS.filter(({ flagKey }) => keys.has(flagKey))) {
    await runExperiment(deps, actor, experiment, keep);
  }
  return { items: [...held, ...made], isNew: made.length > 0 };
}

/** Starts an experiment, plays what its shoppers did since then, and decides it where the story does. */
async function runExperiment(
  deps: DemoDeps,
  actor: Actor,
  experiment: DemoExperiment,
  keep: (load: Work<DemoItem[]>) => Promise<DemoItem[]>,
): Promise<void> {
  let place: string | undefined;
  const items = await keep(async (inside, places) => {
    place = places.get('production');
    return place === undefined ? [] : startDemoExperiment(inside, actor, place, experiment);
  });
  if (place === undefined || items.length === 0) return;
  await playShoppers(deps, place, experiment);
  await asOneChange(deps, (inside) => decideDemoExperiment(inside, actor, experiment));
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
export async function removeDemo(
  deps: DemoDeps,
  actor: Actor,
): Promise<{ readonly gone: readonly DemoItem[]; readonly kept: readonly KeptItem[] }> {
  const removed = await asOneChange(deps, async (inside) => {
    const { db } = inside.database;
    const items = (await listItems(db)).toReversed();
    const ofType = (type: DemoItem['entityType']) =>
      items.filter(({ entityType }) => entityType === type);
    const experiments = await deleteAll(ofType('experiment'), ({ key }) =>
      endAndDelete(inside, actor, key),
    );
    const metrics = await deleteAll(ofType('metric'), ({ key }) =>
      deleteMetric(inside, actor, key),
    );
    const flags = await deleteAll(ofType('flag'), async ({ key }) => {
      await deleteFlag(inside, actor, key);
      // Nobody's code asks for it, so the next demo may have it again.
      await deleteRetiredKey(db, key);
    });
    const segments = await deleteAll(ofType('segment'), ({ key }) =>
      deleteSegment(inside, actor, key),
    );
    const kept = [...experiments, ...metrics, ...flags, ...segments];
    const stays = new Set(kept.map(({ item }) => item));
    await deleteItemsBut(db, [...stays]);
    return { gone: items.filter((item) => !stays.has(item)), kept };
  });
  if (removed.gone.length > 0) await forgetShoppers(deps);
  return removed;
}

async function endAndDelete(inside: ContentDeps, actor: Actor, key: string): Promise<void> {
  const { state } = await getExperiment(inside.database.db, key);
  if (state === 'running') await stopExperiment(inside, actor, stepOf(key));
  await deleteExperiment(inside, actor, key);
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
  return (
    error instanceof AppError &&
    ['FLAG_IN_USE', 'SEGMENT_IN_USE', 'METRIC_IN_USE', 'EXPERIMENT_RUNNING'].includes(error.code)
  );
}

/** Gets what each change needs, and where the stages of the demo are here. */
type Work<Answer> = (inside: ContentDeps, places: Places) => Promise<Answer>;

/**
 * Makes several changes of flags and segments one: they are committed together, and told afterwards.
 * Nobody else changes the configuration meanwhile.
 */
async function asOneChange<Answer>(deps: ContentDeps, work: Work<Answer>): Promise<Answer> {
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
