import { EMPTY_PLAN, type PlanInputs } from '#domain/plan/plan-inputs.ts';
import { distributeEvenly } from '#domain/split/split-weights.ts';

/** A plan as its address says it; what is as by default is left out. */
export interface PlanSearch {
  readonly metric?: string;
  readonly environment?: string;
  readonly kind?: 'mean';
  readonly mean?: string;
  readonly deviation?: string;
  readonly units?: string;
  readonly effect?: number;
  /** In percent, the control first. */
  readonly weights?: string;
  readonly traffic?: number;
  readonly alpha?: number;
  readonly power?: number;
  readonly fixed?: true;
}

export interface PlanPageState {
  readonly inputs: PlanInputs;
  readonly metricKey: string | undefined;
  readonly environmentKey: string | undefined;
  readonly weights: readonly number[];
  readonly traffic: number;
}

export const MOST_VARIANTS = 20;
const HALVES: readonly number[] = [50, 50];

/** What the page shows for an address. */
export function stateOf(search: PlanSearch): PlanPageState {
  return {
    inputs: {
      source: search.metric === undefined ? 'hand' : 'metric',
      kind: search.kind ?? 'proportion',
      mean: search.mean ?? EMPTY_PLAN.mean,
      deviation: search.deviation ?? EMPTY_PLAN.deviation,
      unitsADay: search.units ?? EMPTY_PLAN.unitsADay,
      effect: within(search.effect, 0.001, 1000) ?? EMPTY_PLAN.effect,
      alpha: within(search.alpha, 0.001, 0.2) ?? EMPTY_PLAN.alpha,
      power: within(search.power, 0.5, 0.99) ?? EMPTY_PLAN.power,
      isSequential: search.fixed !== true,
    },
    metricKey: search.metric,
    environmentKey: search.environment,
    weights: weightsOf(search.weights),
    traffic: within(search.traffic, 0.001, 100) ?? 100,
  };
}

/** The address of what the page shows. */
export function searchOf(state: PlanPageState): PlanSearch {
  const { inputs, metricKey, environmentKey, weights, traffic } = state;
  const isByHand = inputs.source === 'hand';
  return {
    ...(!isByHand && metricKey !== undefined && { metric: metricKey }),
    ...(!isByHand && environmentKey !== undefined && { environment: environmentKey }),
    ...(inputs.kind === 'mean' && { kind: 'mean' }),
    ...(inputs.mean !== EMPTY_PLAN.mean && { mean: inputs.mean }),
    ...(inputs.deviation !== EMPTY_PLAN.deviation && { deviation: inputs.deviation }),
    ...(inputs.unitsADay !== EMPTY_PLAN.unitsADay && { units: inputs.unitsADay }),
    ...(inputs.effect !== EMPTY_PLAN.effect && { effect: inputs.effect }),
    ...(weights.join() !== HALVES.join() && { weights: weights.join() }),
    ...(traffic !== 100 && { traffic }),
    ...(inputs.alpha !== EMPTY_PLAN.alpha && { alpha: inputs.alpha }),
    ...(inputs.power !== EMPTY_PLAN.power && { power: inputs.power }),
    ...(!inputs.isSequential && { fixed: true }),
  };
}

/** So many even shares. */
export function evenWeights(variants: number): number[] {
  return distributeEvenly(Array.from({ length: variants }, (_, place) => String(place))).map(
    ({ weight }) => weight,
  );
}

function weightsOf(text: string | undefined): readonly number[] {
  const weights = (text ?? '').split(',').map(Number);
  const isSound =
    weights.length > 1 &&
    weights.length <= MOST_VARIANTS &&
    weights.every((it) => it >= 0 && it <= 100);
  return isSound ? weights : HALVES;
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
