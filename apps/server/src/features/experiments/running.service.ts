import type { FlagConfigState } from '@halyard/contracts/history';
import type { Actor } from '#features/access/index.ts';
import { diff, recordAudit } from '#features/audit/index.ts';
import {
  configIn,
  configStateOf,
  type ExperimentChange,
  type FlagConfig,
  type FlagEverywhere,
  lockFlag,
  planFlagConfig,
  saveFlagConfig,
  transactFlags,
} from '#features/flags/index.ts';
import { invalid } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Db } from '#tables';
import { refuseFaults } from './experiment-checking.service.ts';
import type { Epoch, Experiment } from './experiments.model.ts';
import * as model from './experiments.model.ts';
import { flagBusy, layerFull, refuseStale, wrongState } from './experiments.refusals.ts';
import { type ExperimentDeps, eventOf, lockExperiment } from './experiments.service.ts';
import * as store from './experiments.store.ts';
import { listHoldouts } from './layers.store.ts';
import * as running from './running.model.ts';
import { firstFit, roomIn } from './stretches.model.ts';

/** A step that somebody asks for: starting, stopping, shipping. */
export interface StepRequest {
  readonly key: string;
  /** The version that the caller saw; without one the caller does not mind. */
  readonly version: number | undefined;
  /** Shows the state that won. */
  readonly show: (current: Experiment) => unknown;
}

/**
 * Starts a draft: from then on the flag serves its split, by its last rule.
 * @throws AppError EXPERIMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, VERSION_CONFLICT, EXPERIMENT_STATE,
 *   FLAG_ARCHIVED, INVALID_INPUT, LAYER_FULL, EXPERIMENT_FLAG_BUSY
 */
export async function startExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  request: StepRequest,
): Promise<Experiment> {
  let draft: Experiment | undefined;
  try {
    const { after } = await transactFlags(deps, async (tx) => {
      draft = await lockExperiment(tx, actor, request.key);
      refuseStale(draft, request.version, request.show);
      if (draft.state !== 'draft') throw wrongState(draft, 'Only a draft can be started.');
      const flag = await lockFlag(tx, draft.flagKey);
      const config = configIn(flag.configs, draft.environmentKey);
      if (!config.isEnabled) {
        const advice = `Switch flag "${draft.flagKey}" on in ${draft.environmentKey} first.`;
        throw wrongState(draft, advice);
      }
      await refuseFaults(tx, deps.replica, draft);
      const placed = await withStretch(tx, draft);
      const holdouts = await listHoldouts(tx, draft.environmentKey);
      const at = deps.now();
      const { experiment, rules } = running.begun(placed, config, holdouts, at);
      const epoch = running.epochOf(experiment, 'The experiment started', at);
      const step = { before: draft, after: experiment, flag, config: { rules }, epoch };
      return saveStep(tx, deps, actor, step, 'started');
    });
    return after;
  } catch (error) {
    if (draft && violatedConstraint(error) === 'experiments_one_runs') throw flagBusy(draft, error);
    throw error;
  }
}

/**
 * Stops an experiment: its rule goes, and its stretch of a layer is free again.
 * @throws AppError EXPERIMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, VERSION_CONFLICT, EXPERIMENT_STATE
 */
export async function stopExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  request: StepRequest,
): Promise<Experiment> {
  const { after } = await transactFlags(deps, async (tx) => {
    const before = await lockExperiment(tx, actor, request.key);
    refuseStale(before, request.version, request.show);
    if (before.state !== 'running') throw wrongState(before, 'Only a running one can be stopped.');
    const flag = await lockFlag(tx, before.flagKey);
    const config = configIn(flag.configs, before.environmentKey);
    const { experiment, rules } = running.ended(before, config, deps.now());
    return saveStep(
      tx,
      deps,
      actor,
      { before, after: experiment, flag, config: { rules } },
      'stopped',
    );
  });
  return after;
}

/** What shipping did or would do, the flag's config in the API's names. */
export interface ShippedExperiment {
  readonly experiment: Experiment;
  readonly before: FlagConfigState;
  readonly after: FlagConfigState;
}

/**
 * Serves one variant to everybody whom an experiment was for, and ends it where it still runs.
 * @param isTrial only says what would change.
 * @throws AppError EXPERIMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, VERSION_CONFLICT, EXPERIMENT_STATE,
 *   FLAG_ARCHIVED, INVALID_INPUT
 */
export async function shipVariant(
  deps: ExperimentDeps,
  actor: Actor,
  request: StepRequest & { readonly variant: string; readonly isTrial: boolean },
): Promise<ShippedExperiment> {
  const { variant, isTrial } = request;
  const { answer } = await transactFlags(deps, async (tx) => {
    const before = await lockExperiment(tx, actor, request.key);
    refuseStale(before, request.version, request.show);
    if (before.state === 'draft') throw wrongState(before, 'Start it before you decide.');
    if (before.decision !== null) {
      throw wrongState(before, `Variant "${before.decision}" was shipped.`);
    }
    const flag = await lockFlag(tx, before.flagKey);
    const current = configIn(flag.configs, before.environmentKey);
    refuseUnknown(before, flag, variant);
    const config = running.shippingConfig(before, flag.flag, current, variant);
    if (isTrial) {
      const planned = await planFlagConfig(tx, deps, flag, changeOf(before, config));
      return { answer: shipped(before, current, planned), announced: [] };
    }
    const after = running.decided(before, variant, deps.now());
    const saved = await saveStep(tx, deps, actor, { before, after, flag, config }, 'shipped');
    return { answer: shipped(after, current, saved.flag), announced: saved.announced };
  });
  return answer;
}

function shipped(
  experiment: Experiment,
  before: FlagConfig,
  { configs }: FlagEverywhere,
): ShippedExperiment {
  const after = configIn(configs, experiment.environmentKey);
  return { experiment, before: configStateOf(before), after: configStateOf(after) };
}

/** @throws AppError INVALID_INPUT */
function refuseUnknown({ variants }: Experiment, { flag }: FlagEverywhere, variant: string): void {
  if (variants.every((each) => each.variant !== variant)) {
    const names = variants.map((each) => each.variant).join(', ');
    throw invalid('body.variant', `The experiment compares ${names}.`);
  }
  if (flag.variants.some(({ key }) => key === variant)) return;
  throw invalid('body.variant', `The flag has no variant "${variant}" any more.`);
}

/** A step of an experiment: its rows, what it does to its flag, and the epoch that begins by it. */
interface StepPlan {
  readonly before: Experiment;
  readonly after: Experiment;
  /** As it was locked in the transaction. */
  readonly flag: FlagEverywhere;
  readonly config: ExperimentChange['config'];
  readonly epoch?: Epoch;
}

/** Rows, ruleset and audit entries of a step, in its transaction. */
export async function saveStep(
  tx: Db,
  deps: ExperimentDeps,
  actor: Actor,
  { before, after, flag, config, epoch }: StepPlan,
  action: string,
) {
  await store.updateExperiment(tx, after);
  if (epoch) await store.insertEpoch(tx, after.id, epoch);
  const change = changeOf(after, config);
  const saved = await saveFlagConfig(tx, deps, actor, flag, change, `experiment_${action}`);
  const changes = diff(model.auditView(before), model.auditView(after));
  await recordAudit(tx, deps, actor, [eventOf(after, action, changes)]);
  return { after, flag: saved.after, announced: saved.announced };
}

function changeOf({ environmentKey }: Experiment, config: ExperimentChange['config']) {
  return { environmentKey, config };
}

/** A draft with a stretch of its layer, where it has one. @throws AppError LAYER_FULL */
async function withStretch(tx: Db, draft: Experiment): Promise<Experiment> {
  const { layer, traffic } = draft;
  if (!layer) return draft;
  const taken = await store.listStretches(tx, layer.id);
  const stretch = firstFit(taken, traffic);
  if (stretch) return { ...draft, layer: { ...layer, stretch } };
  const { free, largest } = roomIn(taken);
  throw layerFull(layer.key, traffic, free, largest);
}
