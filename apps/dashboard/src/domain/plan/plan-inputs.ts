import type { PlanBody } from '@halyard/contracts/experiment-plan';

/** What a plan is made of, as it stands in the fields. Figures are text until they are sent. */
export interface PlanInputs {
  /** Where the baseline is from: a metric's history, or what is typed. */
  readonly source: 'metric' | 'hand';
  readonly kind: 'proportion' | 'mean';
  /** Of a proportion in percent. */
  readonly mean: string;
  /** Of a unit; only for a mean. */
  readonly deviation: string;
  readonly unitsADay: string;
  /** Relative, in percent. */
  readonly effect: number;
  readonly alpha: number;
  readonly power: number;
  readonly isSequential: boolean;
}

export const EMPTY_PLAN: PlanInputs = {
  source: 'metric',
  kind: 'proportion',
  mean: '10',
  deviation: '',
  unitsADay: '1000',
  effect: 5,
  alpha: 0.05,
  power: 0.8,
  isSequential: true,
};

/** Whom a plan is for, beside what is measured. */
export interface PlanSubject {
  readonly metricKey: string | undefined;
  readonly environmentKey: string | undefined;
  /** In percent, the control first. */
  readonly weights: readonly number[];
  readonly traffic: number;
}

/** A figure as people type it; NaN where it is none. */
function figureOf(text: string): number {
  const trimmed = text.trim().replaceAll(/\s/g, '').replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

/** What has to be mended in a baseline by hand, by field. */
export function baselineFaults({
  source,
  kind,
  mean,
  deviation,
  unitsADay,
}: PlanInputs): Partial<Record<'mean' | 'deviation' | 'unitsADay', string>> {
  if (source === 'metric') return {};
  const value = figureOf(mean);
  const isMean = kind === 'proportion' ? value > 0 && value < 100 : Number.isFinite(value);
  return {
    ...(!isMean && {
      mean: kind === 'proportion' ? 'Above 0 and below 100 %.' : 'A number is needed.',
    }),
    ...(kind === 'mean' && !(figureOf(deviation) >= 0) && { deviation: 'A number from 0 up.' }),
    ...(!(figureOf(unitsADay) > 0) && { unitsADay: 'A number above 0.' }),
  };
}

/** What the server is asked; undefined while something is missing. */
export function planBodyOf(inputs: PlanInputs, subject: PlanSubject): PlanBody | undefined {
  const { effect, alpha, power, isSequential } = inputs;
  const { weights, traffic } = subject;
  const baseline = baselineOf(inputs, subject);
  const isSplit = weights.length > 1 && weights.every((weight) => weight > 0);
  if (!baseline || !isSplit || !(effect > 0) || !(traffic > 0) || !sumsToAll(weights)) {
    return undefined;
  }
  return {
    baseline,
    effect,
    weights: [...weights],
    traffic,
    alpha,
    power,
    sequential: isSequential,
  };
}

function sumsToAll(weights: readonly number[]): boolean {
  return Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 100) < 0.001;
}

function baselineOf(inputs: PlanInputs, subject: PlanSubject): PlanBody['baseline'] | undefined {
  const { metricKey, environmentKey } = subject;
  if (inputs.source === 'metric') {
    if (metricKey === undefined || environmentKey === undefined) return undefined;
    return { metric_key: metricKey, environment_key: environmentKey };
  }
  if (Object.keys(baselineFaults(inputs)).length > 0) return undefined;
  const units_a_day = figureOf(inputs.unitsADay);
  const mean = figureOf(inputs.mean);
  if (inputs.kind === 'proportion') {
    // In percent: 3.4 % must not become 0.034000000000000002.
    return { kind: 'proportion', mean: Number((mean / 100).toPrecision(12)), units_a_day };
  }
  return { kind: 'mean', mean, variance: figureOf(inputs.deviation) ** 2, units_a_day };
}
