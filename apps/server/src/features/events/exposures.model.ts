import type { Exposure, Rejection } from '@halyard/contracts/events';
import type { ExperimentFacts } from './experiment-facts.ts';

/** How far a client's clock may be off from the instants at which an experiment starts and stops. */
const GRACE_MS = 5 * 60_000;

/** Why something is not taken, in words that name the field. */
export interface Refusal {
  readonly code: Rejection;
  readonly detail: string;
}

/** What an exposure belongs to. */
export interface Placed {
  readonly experiment: ExperimentFacts;
  readonly epoch: number;
  readonly unit: string;
}

/**
 * Finds the experiment, the epoch and the unit of an exposure.
 * @param at its time, in milliseconds since 1970.
 */
export function placeExposure(
  exposure: Exposure,
  at: number,
  experiments: readonly ExperimentFacts[],
): Placed | Refusal {
  const experiment = experimentOf(exposure, at, experiments);
  if ('code' in experiment) return experiment;
  if (!experiment.variants.includes(exposure.variant)) {
    return {
      code: 'UNKNOWN_VARIANT',
      detail: `variant: experiment "${experiment.key}" does not compare "${exposure.variant}"`,
    };
  }
  const epoch = epochOf(exposure, at, experiment);
  if (epoch === undefined) {
    return {
      code: 'EXPERIMENT_NOT_RUNNING',
      detail: `epoch: experiment "${experiment.key}" has no epoch ${exposure.epoch}`,
    };
  }
  const unit = experiment.unit === TARGETING_KEY ? exposure.targeting_key : exposure.unit;
  if (unit !== undefined) return { experiment, epoch, unit };
  return {
    code: 'UNIT_MISSING',
    detail: `unit: is needed, for experiment "${experiment.key}" compares by "${experiment.unit}"`,
  };
}

/** Whether what refused an exposure may be news that was not read yet. */
export function mayBeUnread({ code }: Refusal): boolean {
  return UNREAD.has(code);
}

const UNREAD: ReadonlySet<Rejection> = new Set([
  'UNKNOWN_EXPERIMENT',
  'EXPERIMENT_NOT_RUNNING',
  'UNKNOWN_VARIANT',
]);

export const TARGETING_KEY = 'targetingKey';

/** By its key, or the one that ran on the flag at that time. */
function experimentOf(
  { experiment_key: key, flag_key: flagKey }: Exposure,
  at: number,
  experiments: readonly ExperimentFacts[],
): ExperimentFacts | Refusal {
  const candidates = experiments.filter(
    (each) => each.flagKey === flagKey && (key === undefined || each.key === key),
  );
  const running =
    candidates.find((each) => ranAt(each, at, 0)) ??
    candidates.find((each) => ranAt(each, at, GRACE_MS));
  if (running) return running;
  if (candidates.length > 0) {
    return {
      code: 'EXPERIMENT_NOT_RUNNING',
      detail: `timestamp: no experiment ran on flag "${flagKey}" at that time`,
    };
  }
  return {
    code: 'UNKNOWN_EXPERIMENT',
    detail:
      key === undefined
        ? `flag_key: no experiment runs on flag "${flagKey}"`
        : `experiment_key: there is no experiment "${key}" on flag "${flagKey}"`,
  };
}

function ranAt({ startedAt, stoppedAt }: ExperimentFacts, at: number, graceMs: number): boolean {
  if (at < startedAt.getTime() - graceMs) return false;
  return stoppedAt === null || at <= stoppedAt.getTime() + graceMs;
}

/** The one that it says, if there is one, or the one in force at its time. */
function epochOf({ epoch }: Exposure, at: number, { epochs }: ExperimentFacts): number | undefined {
  if (epoch !== undefined) return epochs.find((each) => each.epoch === epoch)?.epoch;
  const inForce = epochs.findLast(({ startedAt }) => startedAt.getTime() <= at) ?? epochs[0];
  return inForce?.epoch;
}
