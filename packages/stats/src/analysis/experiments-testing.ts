import { analyseExperiment } from './analyse-experiment.ts';
import type { MetricComparison } from './analysis.ts';
import type { ExperimentData, MomentMetricData, UnitGroupData } from './experiment-data.ts';

const DAY_MS = 86_400_000;

type Cell = Pick<UnitGroupData, 'variant'> &
  Partial<Pick<UnitGroupData, 'epoch' | 'step' | 'value'>>;

/** A group of units, each with its figures: what a store would answer of them. */
export function groupOf(cell: Cell, rows: readonly (readonly number[])[]): UnitGroupData {
  const n = rows.length;
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? 0));
  const means = columns.map((column) => column.reduce((sum, one) => sum + one, 0) / n);
  return {
    epoch: 1,
    step: 0,
    value: null,
    ...cell,
    n,
    active: rows.filter(([first]) => first !== 0).length,
    means,
    products: columns.map((left, i) =>
      columns.map((right, j) =>
        left.reduce((sum, one, row) => {
          return sum + (one - (means[i] ?? 0)) * ((right[row] ?? 0) - (means[j] ?? 0));
        }, 0),
      ),
    ),
  };
}

/** A group of units of which so many converted. */
export function shareOf(cell: Cell, n: number, active: number): UnitGroupData {
  const means = [active / n];
  const products = [[(active * (n - active)) / n]];
  return { epoch: 1, step: 0, value: null, ...cell, n, active, means, products };
}

export const CONVERSION = {
  key: 'conversion',
  kind: 'proportion',
  role: 'primary',
  direction: 'increase',
  margin: null,
  minimumEffect: 0.1,
} as const satisfies Omit<MomentMetricData, 'groups'>;

/** Two variants, half and half, for ten days; exposures are those of the first metric's groups. */
export function anExperiment(changes: Partial<ExperimentData> = {}): ExperimentData {
  const [metric] = changes.metrics ?? [];
  const groups = metric === undefined || metric.kind === 'quantile' ? [] : metric.groups;
  return {
    alpha: 0.05,
    power: 0.8,
    control: 'control',
    variants: ['control', 'blue'],
    epochs: [
      {
        epoch: 1,
        startedAtMs: 0,
        weights: [
          { variant: 'control', weight: 50 },
          { variant: 'blue', weight: 50 },
        ],
      },
    ],
    plannedUnits: 20_000,
    plannedDays: 14,
    days: 10,
    isRunning: true,
    stepSeconds: 86_400,
    untilMs: 10 * DAY_MS,
    counts: groups.map(({ epoch, variant, step, n }) => ({
      epoch,
      variant,
      step: step ?? 9,
      units: n,
    })),
    severalVariants: 0,
    assigned: [],
    metrics: [],
    ...changes,
  };
}

export const ERRORS = {
  key: 'errors',
  role: 'guardrail',
  direction: 'decrease',
  margin: 0.9,
} as const satisfies Partial<MomentMetricData>;

/** What a metric, the first unless told, says of the first variant that is not the control. */
export function comparisonOf(data: ExperimentData, metric = 0): MetricComparison {
  const comparison = analyseExperiment(data).metrics[metric]?.comparisons[0];
  if (comparison === undefined) throw new Error('There is no comparison.');
  return comparison;
}
