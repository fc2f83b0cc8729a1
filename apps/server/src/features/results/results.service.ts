import type { Results, ResultsSummary } from '@halyard/contracts/results';
import { analysisSteps } from '@halyard/stats';
import type { EventStore } from '#features/event-store/index.ts';
import { getMeasured } from '#features/experiments/index.ts';
import { isStorageFull } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import { inSteps } from '#platform/in-turns.ts';
import type { Log } from '#platform/log/log.ts';
import { oneAtATime } from '#platform/one-at-a-time.ts';
import type { Db, Tables } from '#tables';
import { capsToFix } from './caps.model.ts';
import { type Collected, collect, dataOfDraft, recall } from './collection.service.ts';
import { basisOf, dataBasisOf, type Inputs } from './inputs.model.ts';
import type { MeasuredExperiment } from './measured.model.ts';
import { type Horizon, horizonOf, keptFrom } from './questions.model.ts';
import { toResultsBody } from './results.answers.ts';
import * as store from './results.store.ts';
import { createTurns, type InTurn } from './turns.ts';

export interface ResultsDeps {
  readonly database: Database<Tables>;
  readonly eventStore: EventStore;
  readonly log: Log;
  readonly now: () => Date;
}

interface DeskDeps extends ResultsDeps {
  /** How long the event store keeps events. */
  readonly retentionDays: number;
}

/** Results, computed when they are asked for and kept for a while. */
export interface ResultsDesk {
  /** @throws AppError EXPERIMENT_NOT_FOUND, BUSY */
  get(key: string, isRefresh: boolean): Promise<Results>;
  /** Computes the results of one experiment, if there is one whose results nobody asked for lately. */
  refreshOne(): Promise<void>;
  /** Where what is asked beside waits with the rest. @throws AppError BUSY */
  readonly inTurn: InTurn;
}

/** How long results hold, at least and in times of what they took. */
const FRESH_MS = 5000;
const FRESH_TIMES = 10;
/** How old results get that nobody asks for, while they can still change. */
const OLD_MS = 600_000;

export function createResultsDesk(deps: DeskDeps): ResultsDesk {
  const inTurn = createTurns();
  const compute = oneAtATime(async (key) => {
    const experiment = await loadExperiment(deps.database.db, key);
    return inTurn(() => computeResults(deps, experiment));
  });
  const look = oneAtATime(async (key) => {
    const experiment = await loadExperiment(deps.database.db, key);
    return (await findFresh(deps, experiment)) ?? compute(key);
  });
  return {
    get: (key, isRefresh) => (isRefresh ? compute(key) : look(key)),
    async refreshOne() {
      const old = new Date(deps.now().getTime() - OLD_MS);
      const key = await store.findOldResults(deps.database.db, old);
      if (key !== null) await compute(key);
    },
    inTurn,
  };
}

/** The short form of all results that were computed, by the keys of the experiments. */
export function listSummaries(db: Db): Promise<ResultsSummary[]> {
  return store.listSummaries(db);
}

/** An experiment with all that its results depend on. @throws AppError EXPERIMENT_NOT_FOUND */
export async function loadExperiment(db: Db, key: string): Promise<MeasuredExperiment> {
  const { experiment, metrics, epochs } = await getMeasured(db, key);
  return { ...experiment, metrics, epochs };
}

async function findFresh(
  { database: { db }, now }: ResultsDeps,
  experiment: MeasuredExperiment,
): Promise<Results | null> {
  const kept = await store.findResults(db, experiment.id);
  if (kept?.basis !== basisOf(experiment)) return null;
  if (kept.isClosed) return kept.results;
  const ageMs = now().getTime() - kept.computedAt.getTime();
  const isFresh = ageMs >= 0 && ageMs < Math.max(FRESH_MS, FRESH_TIMES * kept.computedMs);
  return isFresh ? kept.results : null;
}

async function computeResults(deps: DeskDeps, experiment: MeasuredExperiment): Promise<Results> {
  const begun = performance.now();
  const at = deps.now();
  const { startedAt } = experiment;
  if (startedAt === null || experiment.state === 'draft') {
    const data = dataOfDraft(experiment, at);
    const analysis = await inSteps(analysisSteps(data));
    return toResultsBody({ experiment, data, analysis, caps: {}, computedAt: at, computedMs: 0 });
  }
  const horizon = horizonOf(experiment, startedAt, at);
  const collected = await collectOrRecall(deps, experiment, startedAt, horizon);
  const analysis = await inSteps(analysisSteps(collected.data));
  const computedMs = Math.ceil(performance.now() - begun);
  const results = toResultsBody({ experiment, ...collected, analysis, computedAt: at, computedMs });
  await keep(deps, experiment, results, {
    ...collected,
    basis: basisOf(experiment),
    dataBasis: dataBasisOf(experiment),
    isClosed: horizon.isClosed,
  });
  return results;
}

/**
 * What is closed does not change any more, and the store forgets it one day: what was kept of it is
 * taken rather than asked for again, so that figures outlive events, whatever else becomes of the experiment.
 */
async function collectOrRecall(
  { database, eventStore, now, retentionDays }: DeskDeps,
  experiment: MeasuredExperiment,
  startedAt: Date,
  horizon: Horizon,
): Promise<Collected> {
  const found = horizon.isClosed ? await store.findInputs(database.db, experiment.id) : null;
  if (found?.inputs.isClosed) {
    const isForgotten = startedAt < keptFrom(now(), retentionDays);
    const isSame = found.inputs.dataBasis === dataBasisOf(experiment);
    if (isSame || isForgotten) return recall(experiment, found.inputs);
  }
  return collect(eventStore, experiment, startedAt, horizon);
}

/** A full disk keeps nobody from seeing results. */
async function keep(
  { database, log }: ResultsDeps,
  experiment: MeasuredExperiment,
  results: Results,
  inputs: Inputs,
): Promise<void> {
  try {
    await inTransaction(database, async (tx) => {
      for (const [metricId, caps] of capsToFix(experiment, inputs)) {
        await store.fixCaps(tx, experiment.id, metricId, caps);
      }
      await store.saveResults(tx, experiment.id, {
        experimentVersion: experiment.version,
        until: new Date(inputs.data.untilMs),
        computedAt: new Date(results.computed_at),
        computedMs: results.computed_ms,
        inputs,
        results,
      });
    });
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    log.warn({ err: error, experiment: experiment.key }, 'results could not be kept');
  }
}
