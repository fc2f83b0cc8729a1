import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#features/access/index.ts';
import { diff, recordAudit } from '#features/audit/index.ts';
import { configIn, lockFlag, transactFlags } from '#features/flags/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { Db } from '#tables';
import { refuseFaults } from './experiment-checking.service.ts';
import type { Experiment, Field } from './experiments.model.ts';
import * as model from './experiments.model.ts';
import { layerFull, refuseStale, wrongState } from './experiments.refusals.ts';
import {
  type ExperimentDeps,
  eventOf,
  lockExperiment,
  type SentPatch,
  withPatch,
} from './experiments.service.ts';
import * as store from './experiments.store.ts';
import * as running from './running.model.ts';
import { type StepRequest, saveStep } from './running.service.ts';
import { resized, roomIn } from './stretches.model.ts';

/** What of an experiment makes its rule. */
const OF_RULE: readonly Field[] = ['unit', 'when', 'variants', 'control', 'traffic', 'attributes'];

/** A change that somebody asks for. */
export interface ChangeRequest extends StepRequest {
  readonly patch: SentPatch;
  /** Whether to hand out all units anew. */
  readonly reshuffle: boolean;
}

/**
 * Changes an experiment; fields that are not named stay. While it runs, new weights and traffic begin
 * an epoch, and what its figures rest on stays.
 * @throws AppError EXPERIMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, VERSION_CONFLICT, EXPERIMENT_STATE,
 *   INVALID_INPUT, LAYER_FULL
 */
export async function changeExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  { key, version, show, patch, reshuffle }: ChangeRequest,
): Promise<Experiment> {
  const { after } = await transactFlags(deps, async (tx) => {
    const before = await lockExperiment(tx, actor, key);
    refuseStale(before, version, show);
    if (reshuffle && before.state !== 'running') {
      throw wrongState(before, 'Only the units of a running one can be handed out anew.');
    }
    const patched = await withPatch(tx, before, patch);
    const wanted = reshuffle ? running.reshuffled(patched) : patched;
    const changed = changedFields(before, wanted);
    if (changed.length === 0 && !reshuffle) return { after: before, announced: [] };
    refuseClosed(before, wanted, changed);
    await refuseWrong(tx, deps, wanted, changed);
    return before.state === 'running' && (reshuffle || changed.some(isOfRule))
      ? saveRunning(tx, deps, actor, before, wanted)
      : saveRow(tx, deps, actor, before, wanted);
  });
  return after;
}

function changedFields(before: Experiment, after: Experiment): Field[] {
  const [old, now] = [model.stateOf(before), model.stateOf(after)];
  const fields = Object.keys(old) as Field[];
  return fields.filter((field) => !isDeepStrictEqual(old[field], now[field]));
}

/** @throws AppError EXPERIMENT_STATE */
function refuseClosed(before: Experiment, wanted: Experiment, changed: readonly Field[]): void {
  const closed = model.closedFields(before, wanted, changed);
  if (closed.length === 0) return;
  const names = closed.map(({ field }) => field).join(', ');
  const stays = closed.length === 1 ? 'stays as it was' : 'stay as they were';
  const errors = closed.map(({ field, detail }) => ({ field: `body.${field}`, detail }));
  throw wrongState(before, `So ${names} ${stays}.`, errors);
}

/** Asks the engine alone where what it looks at has changed. @throws AppError INVALID_INPUT */
async function refuseWrong(
  tx: Db,
  { replica }: ExperimentDeps,
  wanted: Experiment,
  changed: readonly Field[],
): Promise<void> {
  if (wanted.state === 'draft' && changed.some(isOfRule)) {
    await refuseFaults(tx, replica, wanted);
    return;
  }
  const errors = model.findContradictions(wanted);
  if (errors.length > 0) throw new AppError('INVALID_INPUT', { errors });
}

const isOfRule = (field: Field) => OF_RULE.includes(field);

async function saveRow(
  tx: Db,
  deps: ExperimentDeps,
  actor: Actor,
  before: Experiment,
  wanted: Experiment,
) {
  const after = { ...wanted, version: before.version + 1, updatedAt: deps.now() };
  await store.updateExperiment(tx, after);
  const changes = diff(model.auditView(before), model.auditView(after));
  await recordAudit(tx, deps, actor, [eventOf(after, 'updated', changes)]);
  return { after, announced: [] };
}

async function saveRunning(
  tx: Db,
  deps: ExperimentDeps,
  actor: Actor,
  before: Experiment,
  wanted: Experiment,
) {
  const at = deps.now();
  const isNewEpoch = running.beginsEpoch(before, wanted);
  const after: Experiment = {
    ...(await withRoom(tx, before, wanted)),
    epoch: before.epoch + (isNewEpoch ? 1 : 0),
    version: before.version + 1,
    updatedAt: at,
  };
  const flag = await lockFlag(tx, before.flagKey);
  const rules = running.altered(after, configIn(flag.configs, before.environmentKey));
  const reason = running.reasonFor(before, after);
  const step = { before, after, flag, config: { rules } };
  const epoch = isNewEpoch && { epoch: running.epochOf(after, reason, at) };
  return saveStep(tx, deps, actor, { ...step, ...epoch }, 'updated');
}

/** In a layer, traffic is a stretch that grows and shrinks in its place. @throws AppError LAYER_FULL */
async function withRoom(tx: Db, before: Experiment, wanted: Experiment): Promise<Experiment> {
  const { layer, traffic } = wanted;
  if (!layer?.stretch || traffic === before.traffic) return wanted;
  const taken = await store.listStretches(tx, layer.id);
  const others = taken.filter(({ experimentKey }) => experimentKey !== before.key);
  const stretch = resized(layer.stretch, others, traffic);
  if (stretch) return { ...wanted, layer: { ...layer, stretch } };
  const { free, largest } = roomIn(others);
  throw layerFull(layer.key, traffic, free, largest);
}
