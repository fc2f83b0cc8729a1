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
import { changeSegment, createSegment, findSegment } from '#features/segments/index.ts';
import { DEMO_FLAGS } from './content/demo-flags.ts';
import { DEMO_HISTORY } from './content/demo-history.ts';
import { DEMO_SEGMENTS } from './content/demo-segments.ts';
import {
  type DemoConfig,
  type DemoFlag,
  type DemoStep,
  type Places,
  STAGES,
  subjectOf,
} from './demo.model.ts';
import type { DemoItem } from './demo.store.ts';

/** Creates those segments of the demo whose keys are free. */
export async function loadSegments(deps: FlagDeps, actor: Actor): Promise<DemoItem[]> {
  const made: DemoItem[] = [];
  for (const given of DEMO_SEGMENTS) {
    if (await findSegment(deps.database.db, given.key)) continue;
    const { description = '', conditions = [], included = [], excluded = [] } = given;
    const segment = await createSegment(deps, actor, {
      ...given,
      description,
      conditions,
      included,
      excluded,
    });
    made.push(itemOf('segment', segment));
  }
  return made;
}

/** Creates those flags of the demo whose keys are free, as they start. */
export async function loadFlags(deps: FlagDeps, actor: Actor, places: Places): Promise<DemoItem[]> {
  const keys = DEMO_FLAGS.map(({ key }) => key);
  const taken = await listTakenKeys(deps.database.db, keys);
  const isFree = (key: string) => !taken.has(key);
  const made: DemoItem[] = [];
  for (const flag of DEMO_FLAGS.filter(({ key }) => isFree(key))) {
    made.push(await createOff(deps, actor, flag));
    for (const stage of STAGES) {
      const [config, place] = [flag.starts[stage], places.get(stage)];
      if (!config || place === undefined) continue;
      await changeIn(deps, actor, flag.key, place, withoutOthers(config, isFree));
    }
  }
  return made;
}

async function createOff(deps: FlagDeps, actor: Actor, given: DemoFlag): Promise<DemoItem> {
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

/** What stood under a key before may be anything by now, so nothing depends on it. */
function withoutOthers(config: DemoConfig, isFree: (key: string) => boolean): DemoConfig {
  const { prerequisites } = config;
  if (!prerequisites) return config;
  return { ...config, prerequisites: prerequisites.filter(({ flag_key: key }) => isFree(key)) };
}

async function changeIn(
  deps: FlagDeps,
  actor: Actor,
  key: string,
  environmentKey: string,
  config: DemoConfig,
): Promise<void> {
  await changeFlag(deps, actor, key, patchOf(config, environmentKey, deps.newId));
}

/** Makes the changes of the demo's history, to what the demo itself made. */
export async function runHistory(
  deps: FlagDeps,
  actor: Actor,
  places: Places,
  made: readonly DemoItem[],
): Promise<void> {
  const keys = new Set(made.map(({ key }) => key));
  for (const step of DEMO_HISTORY.filter((each) => keys.has(subjectOf(each)))) {
    await run(deps, { ...actor, comment: step.comment }, places, step);
  }
}

async function run(deps: FlagDeps, actor: Actor, places: Places, step: DemoStep): Promise<void> {
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
  deps: FlagDeps,
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
