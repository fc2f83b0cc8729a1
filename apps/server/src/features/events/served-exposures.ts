import { type Context, type Evaluation, exposureOf, type UnitExposure } from '@halyard/engine';
import type { EventBatch, StoredExposure } from '#features/event-store/index.ts';
import { AppError } from '#platform/app-error.ts';
import { isPlainText } from '#platform/http/validation.ts';
import type { Log } from '#platform/log/log.ts';
import { type EventWriter, isAway } from './event-writer.ts';
import type { ExperimentFacts, ExperimentIndex } from './experiment-facts.ts';
import { createSeenOnes } from './seen-ones.ts';
import type { UnitKeys, UnitNaming } from './unit-keys.ts';

/** Whether a unit was shown its variant, or was given one that its own side says when it shows. */
type ExposureKind = 'exposures' | 'assignments';

/** Collects in memory what this server served of experiments, so that no evaluation waits for a write. */
export interface ServedExposures {
  /** Notes an evaluation that is in an experiment, unless it was noted lately. Never waits or throws. */
  note(
    environmentId: string,
    kind: ExposureKind,
    evaluation: Evaluation,
    context: Context,
    at: Date,
  ): void;
  /** Writes what is new since the last time. While the storage is away it is kept for the next time. */
  flush(): Promise<void>;
  /** Notes everything anew, for something of what was noted is erased. */
  startOver(): void;
}

interface ServedDeps {
  readonly writer: EventWriter;
  readonly unitKeys: Pick<UnitKeys, 'naming'>;
  readonly experiments: ExperimentIndex;
  readonly log: Log;
  /** Most that waits for being written; what comes then is noted when it comes again. */
  readonly maxWaiting?: number;
}

interface Noted {
  readonly environmentId: string;
  readonly kind: ExposureKind;
  readonly exposure: UnitExposure;
  readonly at: Date;
}

/** Some 20 MB. */
const MAX_WAITING = 50_000;
const MAX_SEEN = 200_000;
const ROWS_A_WRITE = 5000;
/** As long as those that are sent. */
const MAX_UNIT_LENGTH = 1000;

export function createServedExposures(deps: ServedDeps): ServedExposures {
  const { writer, unitKeys, experiments, log, maxWaiting = MAX_WAITING } = deps;
  const seen = createSeenOnes(MAX_SEEN);
  let waiting: Noted[] = [];
  let isFull = false;
  /** A rule says what it exposes by an object of its own, so a new one of the same name is told from it. */
  const rules = new WeakMap<object, number>();
  let lastRule = 0;
  const numberOf = (exposes: object): number => {
    const known = rules.get(exposes);
    if (known !== undefined) return known;
    lastRule += 1;
    rules.set(exposes, lastRule);
    return lastRule;
  };

  const write = async (noted: readonly Noted[]) => {
    const batch = await batchOf(noted, experiments, await unitKeys.naming());
    if (batch.exposures.length + batch.assignments.length === 0) return;
    await writer.write({ ...batch, reports: [], bytes: 0 });
  };
  return {
    note(environmentId, kind, evaluation, context, at) {
      if (evaluation.exposes === undefined) return;
      const exposure = exposureOf(evaluation, context);
      if (!exposure) return;
      const { variant, unit } = exposure;
      const name = `${kind} ${numberOf(evaluation.exposes)} ${variant} ${unit}`;
      if (seen.has(name) || unit.length > MAX_UNIT_LENGTH || !isPlainText(unit)) return;
      if (waiting.length >= maxWaiting) {
        if (!isFull) log.warn({ waiting: waiting.length }, 'exposures are not noted for a while');
        isFull = true;
        return;
      }
      seen.add(name);
      waiting.push({ environmentId, kind, exposure, at });
    },
    async flush() {
      const noted = waiting;
      waiting = [];
      isFull = false;
      for (let start = 0; start < noted.length; start += ROWS_A_WRITE) {
        const portion = noted.slice(start, start + ROWS_A_WRITE);
        try {
          await write(portion);
        } catch (error) {
          if (!isAway(error) && !isBusy(error)) {
            log.error({ err: error, count: portion.length }, 'exposures cannot be stored');
            continue;
          }
          waiting = [...noted.slice(start), ...waiting];
          throw error;
        }
      }
    },
    startOver: () => seen.clear(),
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof AppError && error.code === 'BUSY';
}

/** Of experiments that are gone nothing is stored. */
async function batchOf(
  noted: readonly Noted[],
  experiments: ExperimentIndex,
  naming: UnitNaming,
): Promise<EventBatch> {
  const batch = { exposures: [] as StoredExposure[], assignments: [] as StoredExposure[] };
  for (const [environmentId, own] of Map.groupBy(noted, (each) => each.environmentId)) {
    let facts = byKey(await experiments.find(environmentId));
    if (own.some(({ exposure }) => !facts.has(exposure.experiment))) {
      facts = byKey(await experiments.findAnew(environmentId));
    }
    for (const each of own) {
      const id = facts.get(each.exposure.experiment)?.id;
      if (id !== undefined) batch[each.kind].push(toStored(each, id, naming));
    }
  }
  return { ...batch, events: [] };
}

function byKey(facts: readonly ExperimentFacts[]): ReadonlyMap<string, ExperimentFacts> {
  return new Map(facts.map((each) => [each.key, each]));
}

function toStored(
  { exposure: { by, unit, variant, epoch, attributes }, at }: Noted,
  experimentId: string,
  { keyOf, keepsNames }: UnitNaming,
): StoredExposure {
  const said = Object.entries(attributes).filter(
    ([, value]) => typeof value !== 'string' || isPlainText(value),
  );
  return {
    experimentId,
    epoch,
    variant,
    unit: keyOf(by, unit),
    at,
    unitName: keepsNames ? unit : null,
    attributes: said.length > 0 ? Object.fromEntries(said) : null,
  };
}
