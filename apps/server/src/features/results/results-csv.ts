import type { Comparison, MetricArm, MetricResult, Results } from '@halyard/contracts/results';
import { csvLine } from '#platform/http/csv.ts';

type Cell = string | number | null;

/** What a row has in a column; the control has no comparison. */
type Read = (arm: MetricArm, comparison: Comparison | undefined, metric: MetricResult) => Cell;

const OF_ARM: readonly (readonly [column: string, read: Read])[] = [
  ['metric_key', (_, __, metric) => metric.metric_key],
  ['metric', (_, __, metric) => metric.name],
  ['kind', (_, __, metric) => metric.kind],
  ['role', (_, __, metric) => metric.role],
  ['direction', (_, __, metric) => metric.direction],
  ['margin', (_, __, metric) => metric.margin],
  ['cap', (_, __, metric) => metric.cap],
  ['variant', ({ variant }) => variant],
  ['units', ({ units }) => units],
  ['mature_units', (arm) => arm.mature_units],
  ['active_units', (arm) => arm.active_units],
  ['total', ({ total }) => total],
  ['denominator', ({ denominator }) => denominator],
  ['mean', ({ mean }) => mean],
  ['early_mean', (arm) => arm.early_mean],
  ['standard_deviation', (arm) => arm.standard_deviation],
];

const ESTIMATES = ['difference', 'lift', 'unadjusted', 'early', 'early_lift'] as const;
const OF_ESTIMATE = ['estimate', 'lower', 'upper', 'p_value'] as const;
const OF_COMPARISON = [
  'variance_reduction',
  'p_adjusted',
  'chance_to_win',
  'expected_loss',
  'units_to_go',
  'verdict',
  'sentence',
  'missing',
] as const;

const COLUMNS: readonly (readonly [column: string, read: Read])[] = [
  ...OF_ARM,
  ...ESTIMATES.flatMap((name) =>
    OF_ESTIMATE.map((part): readonly [string, Read] => [
      part === 'estimate' ? name : `${name}_${part}`,
      (_, comparison) => comparison?.[name]?.[part] ?? null,
    ]),
  ),
  ...(['lower', 'upper', 'e_value', 'p_value'] as const).map((part): readonly [string, Read] => [
    `always_valid_${part}`,
    (_, comparison) => comparison?.always_valid?.[part] ?? null,
  ]),
  ...(['lower', 'upper'] as const).map((part): readonly [string, Read] => [
    `always_valid_lift_${part}`,
    (_, comparison) => comparison?.always_valid_lift?.[part] ?? null,
  ]),
  ...OF_COMPARISON.map((name): readonly [string, Read] => [
    name,
    (_, comparison) => comparison?.[name] ?? null,
  ]),
];

/** Results as RFC 4180 under a heading: a line for each metric and variant. */
export function resultsCsv({ metrics }: Results): string {
  const lines = metrics.flatMap((metric) =>
    metric.arms.map((arm) => {
      const comparison = metric.comparisons.find(({ variant }) => variant === arm.variant);
      return csvLine(COLUMNS.map(([, read]) => read(arm, comparison, metric)));
    }),
  );
  return [csvLine(COLUMNS.map(([column]) => column)), ...lines].join('');
}
