import { type ExperimentData, type MomentMetricData, type UnitGroupData } from '../src/index.ts';
import { drawBinomial } from './binomial.ts';
import type { Random } from './random.ts';

/** An experiment of some days of which somebody reads the results every evening. */
export interface Scenario {
  readonly days: number;
  readonly unitsPerDay: number;
  /** Share of the treatment, as it was meant and as it is, on a day counted from 0. */
  readonly weight: (day: number) => number;
  readonly share: (day: number) => number;
  /** Days on which an allocation begins, the first of them 0. */
  readonly epochs: readonly number[];
  /** Rate of the proportions on a day, the same for both arms. */
  readonly rate: (day: number) => number;
  /** What the treatment adds: to the mean in standard deviations, to the guardrail's rate as a share of it. */
  readonly effect: number;
  readonly harm: number;
}

const MEAN = 10;
/** Of the mean with what units did before. */
const CORRELATION = 0.6;
const STEP_SECONDS = 86_400;
const CONTROL = 'control';
const TREATMENT = 'treatment';

/** What is known on each evening. */
export function* simulate(random: Random, scenario: Scenario): Generator<ExperimentData> {
  const counts: ExperimentData['counts'][number][] = [];
  const [mean, conversion, guardrail]: [UnitGroupData[], UnitGroupData[], UnitGroupData[]] = [
    [],
    [],
    [],
  ];
  for (let day = 0; day < scenario.days; day++) {
    const epoch = scenario.epochs.filter((first) => first <= day).length;
    const treated = drawBinomial(random, scenario.unitsPerDay, scenario.share(day));
    for (const [variant, n] of [
      [CONTROL, scenario.unitsPerDay - treated],
      [TREATMENT, treated],
    ] as const) {
      const isTreated = variant === TREATMENT;
      const cell = { epoch, variant, step: day, value: null, n };
      const rate = scenario.rate(day);
      counts.push({ epoch, variant, step: day, units: n });
      mean.push({ ...cell, ...drawPairs(random, n, isTreated ? scenario.effect : 0) });
      conversion.push({ ...cell, ...drawShare(random, n, rate) });
      const harm = isTreated ? 1 + scenario.harm : 1;
      guardrail.push({ ...cell, ...drawShare(random, n, rate * harm) });
    }
    yield {
      ...plannedAs(scenario),
      days: day + 1,
      untilMs: (day + 1) * STEP_SECONDS * 1000,
      isRunning: true,
      counts: [...counts],
      metrics: [
        { ...PRIMARY, key: 'mean', kind: 'mean', groups: [...mean] },
        { ...PRIMARY, key: 'conversion', kind: 'proportion', groups: [...conversion] },
        { ...GUARDRAIL, key: 'errors', kind: 'proportion', groups: [...guardrail] },
      ],
    };
  }
}

const PRIMARY = {
  role: 'primary',
  direction: 'increase',
  margin: null,
  minimumEffect: 0.02,
} as const satisfies Partial<MomentMetricData>;
const GUARDRAIL = {
  role: 'guardrail',
  direction: 'decrease',
  margin: 0.2,
  minimumEffect: 0.2,
} as const satisfies Partial<MomentMetricData>;

function plannedAs({ days, unitsPerDay, epochs, weight }: Scenario) {
  return {
    alpha: 0.05,
    power: 0.8,
    control: CONTROL,
    variants: [CONTROL, TREATMENT],
    plannedUnits: days * unitsPerDay,
    plannedDays: days,
    stepSeconds: STEP_SECONDS,
    severalVariants: 0,
    assigned: [],
    epochs: epochs.map((day, i) => ({
      epoch: i + 1,
      startedAtMs: day * STEP_SECONDS * 1000,
      weights: [
        { variant: CONTROL, weight: 1 - weight(day) },
        { variant: TREATMENT, weight: weight(day) },
      ],
    })),
  };
}

function drawShare(random: Random, n: number, rate: number) {
  const active = drawBinomial(random, n, rate);
  return { active, means: [active / n], products: [[(active * (n - active)) / n]] };
}

/** A figure and its covariate, standard normal and correlated: means, and products after Bartlett (1933). */
function drawPairs(random: Random, n: number, effect: number) {
  const rest = Math.sqrt(1 - CORRELATION ** 2);
  const root = 1 / Math.sqrt(n);
  const [x, noise] = [random.normal() * root, random.normal() * root];
  const first = Math.sqrt(2 * random.gamma((n - 1) / 2));
  const [below, second] = [random.normal(), Math.sqrt(2 * random.gamma((n - 2) / 2))];
  const along = CORRELATION * first + rest * below;
  const [xx, xy, yy] = [first * first, first * along, along * along + (rest * second) ** 2];
  return {
    active: n,
    means: [MEAN + effect + CORRELATION * x + rest * noise, MEAN + x],
    products: [
      [yy, xy],
      [xy, xx],
    ],
  };
}
