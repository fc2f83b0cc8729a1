import { no, ok, type Result } from '../result.ts';
import { type ClockedUnit, type Exposure, startClocks } from './clocks.ts';

export interface MetricEvent {
  /** Events of one id count once; without an id each counts. */
  readonly id?: string;
  readonly unit: string;
  readonly at: number;
  /** Null where the event has no value: it counts as an event, and adds 0 to a sum. */
  readonly value: number | null;
}

export interface AttributionInput {
  readonly exposures: Iterable<Exposure>;
  readonly events: Iterable<MetricEvent>;
  /** Length of the window in which events count. */
  readonly window: number;
  /** Time from exposure to the start of the window; 0 where absent. */
  readonly delay?: number;
  /** Length of the time before exposure whose events are the covariate; 0 where absent. */
  readonly preWindow?: number;
  /** The time up to which data are complete. With it, units with an open window are left out. */
  readonly completeUntil?: number;
}

/** One unit's totals, from which every metric of it is made. */
export interface UnitTotals extends ClockedUnit {
  /** Events in the window. */
  readonly events: number;
  /** Sum of their values. */
  readonly sum: number;
  /** The same of the events before exposure. */
  readonly preEvents: number;
  readonly preSum: number;
}

export interface Attribution {
  /** Every exposed unit that counts, also those without any event, in the order in which they appear. */
  readonly units: readonly UnitTotals[];
  /** Units that saw several variants. They count nowhere. */
  readonly crossedUnits: number;
  /** Their share of all exposed units; above 1 % something is wrong with the assignment. */
  readonly crossedShare: number;
  /** Units left out because their window was still open. */
  readonly openUnits: number;
}

interface Totals extends ClockedUnit {
  events: number;
  sum: number;
  preEvents: number;
  preSum: number;
}

/**
 * Per-unit totals from exposures and events, in any order. A unit's clock starts with its first
 * exposure and is never moved; an event counts in `[at + delay, at + delay + window]`, both ends
 * included, and as a covariate in `[at − preWindow, at)`. Events of units that were not exposed count
 * nowhere, and repeated exposures multiply nothing (Fabijan et al., KDD 2019; Deng et al., WSDM 2013).
 *
 * Reasons: INVALID for times and values that are no finite numbers and lengths below 0; OUT_OF_RANGE.
 */
export function attribute(input: AttributionInput): Result<Attribution> {
  const { window, delay = 0, preWindow = 0, completeUntil = Number.MAX_VALUE } = input;
  const areLengths = [window, delay, preWindow].every((one) => Number.isFinite(one) && one >= 0);
  const clocks = startClocks(input.exposures);
  if (!areLengths || Number.isNaN(completeUntil) || !clocks.ok) return no('INVALID');
  const totals = new Map<string, Totals>();
  for (const unit of clocks.value.units) {
    if (unit.exposedAt + delay + window > completeUntil) continue;
    totals.set(unit.unit, { ...unit, events: 0, sum: 0, preEvents: 0, preSum: 0 });
  }
  const seen = new Set<string>();
  for (const event of input.events) {
    if (!isEvent(event)) return no('INVALID');
    if (event.id !== undefined) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
    }
    const unit = totals.get(event.unit);
    if (unit !== undefined) add(unit, event, { window, delay, preWindow });
  }
  const units = [...totals.values()];
  if (!units.every(({ sum, preSum }) => Number.isFinite(sum + preSum))) return no('OUT_OF_RANGE');
  const { crossedUnits } = clocks.value;
  const exposed = clocks.value.units.length + crossedUnits;
  return ok({
    units,
    crossedUnits,
    crossedShare: exposed === 0 ? 0 : crossedUnits / exposed,
    openUnits: clocks.value.units.length - units.length,
  });
}

function isEvent({ at, value }: MetricEvent): boolean {
  return Number.isFinite(at) && (value === null || Number.isFinite(value));
}

interface Windows {
  readonly window: number;
  readonly delay: number;
  readonly preWindow: number;
}

function add(unit: Totals, event: MetricEvent, { window, delay, preWindow }: Windows): void {
  const { exposedAt } = unit;
  const start = exposedAt + delay;
  if (event.at >= start && event.at <= start + window) {
    unit.events += 1;
    unit.sum += event.value ?? 0;
  } else if (event.at < exposedAt && event.at >= exposedAt - preWindow) {
    unit.preEvents += 1;
    unit.preSum += event.value ?? 0;
  }
}
