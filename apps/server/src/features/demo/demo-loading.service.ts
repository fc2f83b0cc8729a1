import type { Actor } from '#features/access/index.ts';
import {
  archiveFlag,
  changeFlag,
  commonPatchOf,
  createFlag,
  type FlagDeps,
  listFlagHistory,
  listTakenKeys,
  patchOf,
  promoteFlag,
  restoreFlagState,
} from '#features/flags/index.ts';
import {
  changeSegment,
  createSegment,
  findSegment,
  type SegmentDeps,
} from '#features/segments/index.ts';
import { DEMO_FLAGS } from './content/demo-flags.ts';
import {
  type DemoConfig,
  type DemoFlag,
  type DemoSegment,
  type DemoStep,
  type Places,
  STAGES,
} from './demo.model.ts';
import type { DemoItem } from './demo.store.ts';

/** What the content of the demo is made with. */
export type ContentDeps = FlagDeps & SegmentDeps;

/** Creates a segment of the demo, unless its key is taken. */
export async function loadSegment(
  deps: ContentDeps,
  actor: Actor,
  given: DemoSegment,
): Promise<DemoItem[]> {
  if (await findSegment(deps.database.db, given.key)) return [];
  const { description = '', conditions = [], included = [], excluded = [] } = given;
  const input = { ...given, description, conditions, included, excluded };
  return [itemOf('segment', await createSegment(deps, actor, input))];
}

/** Those keys of the demo's flags that are taken. */
export function listTakenFlags({
  database,
}: Pick<ContentDeps, 'database'>): Promise<ReadonlySet<string>> {
  return listTakenKeys(
    database.db,
    DEMO_FLAGS.map(({ key }) => key),
  );
}

/**
 * Creates a flag of the demo as it starts, unless its key is taken.
 * @param others keys that were taken before the demo came: what stands under them may be anything.
 */
export async function loadFlag(
  deps: ContentDeps,
  actor: Actor,
  places: Places,
  flag: DemoFlag,
  others: ReadonlySet<string>,
): Promise<DemoItem[]> {
  if ((await listTakenKeys(deps.database.db, [flag.key])).has(flag.key)) return [];
  const item = await createOff(deps, actor, flag);
  for (const stage of STAGES) {
    const [config, place] = [flag.starts[stage], places.get(stage)];
    if (!config || place === undefined) continue;
    await changeIn(deps, actor, flag.key, place, withoutOthers(config, others));
  }
  return [item];
}

async function createOff(deps: ContentDeps, actor: Actor, given: DemoFlag): Promise<DemoItem> {
  const { key, off_variant: offVariant } = given;
  const { flag } = await createFlag(deps, actor, {
    key,
    common: { ...commonPatchOf(given), ...(offVariant !== undefined && { offVariant }) },
    environment: undefined,
    config: {},
    reuseDeletedKey: false,
  });
  return itemOf('flag', flag);
}

function withoutOthers(config: DemoConfig, others: ReadonlySet<string>): DemoConfig {
  const { prerequisites } = config;
  if (!prerequisites) return config;
  return {
    ...config,
    prerequisites: prerequisites.filter(({ flag_key: key }) => !others.has(key)),
  };
}

async function changeIn(
  deps: ContentDeps,
  actor: Actor,
  key: string,
  environmentKey: string,
  config: DemoConfig,
): Promise<void> {
  await changeFlag(deps, actor, key, patchOf(config, environmentKey, deps.newId));
}

/** Makes one of the changes of the demo's history. */
export async function runStep(
  deps: ContentDeps,
  author: Actor,
  places: Places,
  step: DemoStep,
): Promise<void> {
  const actor = { ...author, comment: step.comment };
  const { newId } = deps;
  if ('edit' in step) {
    await changeFlag(deps, actor, step.edit, patchOf(step.to, undefined, newId));
  } else if ('archive' in step) {
    await archiveFlag(deps, actor, step.archive);
  } else if ('regroup' in step) {
    const edit = { patchOf: () => step.to, show: (current: unknown) => current };
    await changeSegment(deps, actor, step.regroup, edit);
  } else if ('promote' in step) {
    const [from, to] = [places.get(step.from), places.get(step.into)];
    if (from === undefined || to === undefined) return;
    const all = { fields: undefined, seen: undefined, seenFrom: undefined };
    await promoteFlag(deps, actor, step.promote, { from, to, ...all });
  } else {
    const place = places.get(step.at);
    if (place === undefined) return;
    if ('change' in step) await changeIn(deps, actor, step.change, place, step.to);
    else await undoLast(deps, actor, step.undo, place);
  }
}

/** Brings back what the change before the last one had left of a flag in an environment. */
async function undoLast(
  deps: ContentDeps,
  actor: Actor,
  key: string,
  environmentKey: string,
): Promise<void> {
  const [, previous] = await listFlagHistory(deps.database.db, key, { environmentKey, limit: 2 });
  if (!previous) return;
  const ref = { key, entryId: previous.entry.id };
  await restoreFlagState(deps, actor, ref, { version: undefined, show: (current) => current });
}

function itemOf(
  entityType: DemoItem['entityType'],
  {
    id: entityId,
    key,
    createdAt,
  }: { readonly id: string; readonly key: string; readonly createdAt: Date },
): DemoItem {
  return { entityType, entityId, key, createdAt };
}
