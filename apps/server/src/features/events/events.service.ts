import {
  type EventList,
  type EventsBody,
  type EventsReceipt,
  type Exposure,
  LISTS,
  MAX_EVENTS,
  type TrackedEvent,
} from '@halyard/contracts/events';
import { rulesOf } from '@halyard/engine';
import type { EvaluationReport } from '#features/evaluation-counts/index.ts';
import type { StoredEvent, StoredExposure } from '#features/event-store/index.ts';
import type { Replica } from '#features/rulesets/index.ts';
import type { SdkKeyGrant } from '#features/sdk-keys/index.ts';
import { inSlices } from '#platform/in-turns.ts';
import {
  invalid,
  type ReadItem,
  type Rejected,
  readEvent,
  readExposure,
  readReport,
} from './event-items.model.ts';
import type { EventWriter } from './event-writer.ts';
import type { ExperimentFacts, ExperimentIndex } from './experiment-facts.ts';
import { mayBeUnread, type Placed, placeExposure, TARGETING_KEY } from './exposures.model.ts';
import { eventIdOf, type UnitKeys, type UnitNaming } from './unit-keys.ts';

export interface EventDeps {
  readonly now: () => Date;
  readonly writer: EventWriter;
  readonly unitKeys: Pick<UnitKeys, 'naming'>;
  readonly experiments: ExperimentIndex;
  readonly replica: Pick<Replica, 'held'>;
  /** Is told what became of each item. */
  readonly tally: (list: EventList, outcome: string) => void;
}

type Environment = Pick<SdkKeyGrant, 'environmentId' | 'environmentKey'>;

/**
 * Stores what applications report, and answers once it is durable. What cannot be taken is refused item
 * by item.
 * @param bytes of the body.
 * @throws AppError BUSY; rejects while the storage does not answer.
 */
export async function takeEvents(
  deps: EventDeps,
  environment: Environment,
  body: EventsBody,
  bytes: number,
): Promise<EventsReceipt> {
  const naming = await deps.unitKeys.naming();
  const exposures = await placeAll(deps, environment, body.exposures ?? [], naming);
  const events = await sorted(body.events ?? [], (given, index) => {
    const read = readEvent(given, index, deps.now());
    return 'code' in read ? read : toStoredEvents(environment, read, naming);
  });
  const reports = await sorted(body.evaluations ?? [], reportReader(deps, environment));
  const load = {
    exposures: exposures.taken,
    assignments: [],
    events: events.taken.flat(),
    reports: reports.taken,
    bytes,
  };
  const accepted = {
    exposures: load.exposures.length,
    events: events.taken.length,
    evaluations: load.reports.length,
  };
  if (LISTS.some((list) => accepted[list] > 0)) await deps.writer.write(load);
  const rejected = [...exposures.rejected, ...events.rejected, ...reports.rejected];
  return receiptFor(deps, accepted, rejected);
}

/** Tells the metrics, too. */
function receiptFor(
  { tally }: EventDeps,
  accepted: Readonly<Record<EventList, number>>,
  rejected: readonly Rejected[],
): EventsReceipt {
  for (const { list, code } of rejected) tally(list, code.toLowerCase());
  let count = 0;
  for (const list of LISTS) {
    for (let i = 0; i < accepted[list]; i += 1) tally(list, 'accepted');
    count += accepted[list];
  }
  const place = ({ list, index }: Rejected) => LISTS.indexOf(list) * MAX_EVENTS + index;
  return { accepted: count, rejected: rejected.toSorted((a, b) => place(a) - place(b)) };
}

/** What of a list is stored, and what is not. */
interface Sorted<Taken> {
  readonly taken: Taken[];
  readonly rejected: Rejected[];
}

async function sorted<Taken extends object>(
  items: readonly unknown[],
  take: (given: unknown, index: number) => Taken | Rejected,
): Promise<Sorted<Taken>> {
  const taken: Taken[] = [];
  const rejected: Rejected[] = [];
  await inSlices(items, (given, index) => {
    const outcome = take(given, index);
    if (isRejected(outcome)) rejected.push(outcome);
    else taken.push(outcome);
  });
  return { taken, rejected };
}

function isRejected(outcome: object): outcome is Rejected {
  return 'code' in outcome;
}

/** Takes the exposures that belong to an experiment. */
async function placeAll(
  { experiments, now }: EventDeps,
  { environmentId }: Environment,
  given: readonly unknown[],
  naming: UnitNaming,
): Promise<Sorted<StoredExposure>> {
  if (given.length === 0) return { taken: [], rejected: [] };
  const placeIn = (facts: readonly ExperimentFacts[]) => (item: unknown, index: number) => {
    const read = readExposure(item, index, now());
    if ('code' in read) return read;
    const placed = placeExposure(read.item, read.at, facts);
    if (!('code' in placed)) return toStoredExposure(read, placed, naming);
    return { list: 'exposures' as const, index, ...placed };
  };
  const held = await experiments.find(environmentId);
  const { taken, rejected } = await sorted(given, placeIn(held));
  if (!rejected.some(mayBeUnread)) return { taken, rejected };
  const newest = await experiments.findAnew(environmentId);
  if (newest === held) return { taken, rejected };
  const again = rejected.map(({ index }) => index);
  const second = await sorted(again, (index) =>
    placeIn(newest)(given[Number(index)], Number(index)),
  );
  return { taken: [...taken, ...second.taken], rejected: second.rejected };
}

function toStoredExposure(
  { item: { variant, attributes }, at }: ReadItem<Exposure>,
  { experiment, epoch, unit }: Placed,
  { keyOf, keepsNames }: UnitNaming,
): StoredExposure {
  return {
    experimentId: experiment.id,
    epoch,
    variant,
    unit: keyOf(experiment.unit, unit),
    at: new Date(at),
    unitName: keepsNames ? unit : null,
    attributes: attributes ?? null,
  };
}

/** One for the targeting key, and one for each other unit that it counts for. */
function toStoredEvents(
  { environmentId }: Environment,
  { item, at: time }: ReadItem<TrackedEvent>,
  { keyOf }: UnitNaming,
): StoredEvent[] {
  const { id, name, targeting_key, units = {}, value = null, properties = null } = item;
  const at = new Date(time);
  const others = Object.entries(units).filter(([by]) => by !== TARGETING_KEY);
  return [[TARGETING_KEY, targeting_key] as const, ...others].map(([by, unit]) => ({
    id: eventIdOf(environmentId, id, by),
    environmentId,
    name,
    unit: keyOf(by, unit),
    at,
    value,
    properties,
  }));
}

const MINUTE_MS = 60_000;
/** After these, hours alone are shown; minutes are many. */
const MINUTES_SHOWN = 180;

/** Takes no reports of variants that a flag does not have: anybody could fill the tables with them. */
function reportReader(
  { now, replica }: EventDeps,
  { environmentId, environmentKey }: Environment,
): (given: unknown, index: number) => EvaluationReport | Rejected {
  const compiled = replica.held(environmentKey)?.compiled;
  const thisMinute = Math.floor(now().getTime() / MINUTE_MS);
  return (given, index) => {
    const read = readReport(given, index, now());
    if ('code' in read) return read;
    const { id, flag_key: flagKey, variant, count } = read.item;
    const rules = compiled && rulesOf(compiled, flagKey);
    if (rules && variant !== null && !Object.hasOwn(rules.variants, variant)) {
      const refusal = invalid('variant', `flag "${flagKey}" has no variant "${variant}"`);
      return { list: 'evaluations', index, ...refusal };
    }
    const minute = Math.floor(read.at / MINUTE_MS);
    return {
      id: eventIdOf(environmentId, id, 'evaluations'),
      minute: thisMinute - minute > MINUTES_SHOWN ? minute - (minute % 60) : minute,
      environmentId,
      flagKey,
      variant: variant ?? undefined,
      count,
      lastAt: new Date(read.at),
    };
  };
}
