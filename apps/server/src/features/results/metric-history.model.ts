import type { MetricHistory } from '@halyard/contracts/metrics';
import { type Summary, summaryOf } from '@halyard/stats';
import type { History } from '#features/event-store/index.ts';
import type { Metric } from '#features/metrics/index.ts';

const DAY_MS = 86_400_000;

/**
 * Mean and variance of a metric over units, that of a ratio's linear form; null where there are too few
 * units, no denominator, or a quantile, which no unit has of its own.
 */
export function summaryOfHistory({ kind }: Metric, history: History): Summary | null {
  if (kind === 'quantile') return null;
  const { units: n, means, products } = history;
  const [first = 0, second] = means;
  const [m2 = 0, cross = 0] = products[0] ?? [];
  if (second === undefined) return n < 2 ? null : { n, mean: first, variance: m2 / (n - 1) };
  const below = products[1]?.[1] ?? 0;
  const figures = { meanX: second, meanY: first, m2X: below, m2Y: m2, cXY: cross };
  const summary = summaryOf({ type: 'ratio', n, ...figures });
  return summary.ok ? summary.value : null;
}

/** What a metric was on each day in UTC; null on days without units, or without a denominator. */
export function dailyValues(
  { kind }: Metric,
  daily: History['daily'],
  from: Date,
  until: Date,
): MetricHistory['daily'] {
  const known = new Map(daily.map((each) => [each.day, each]));
  const first = Math.floor(from.getTime() / DAY_MS);
  const last = Math.floor(until.getTime() / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const day = new Date((first + i) * DAY_MS).toISOString().slice(0, 10);
    const found = known.get(day);
    const below = found?.denominator ?? found?.units ?? 0;
    const isKnown = found !== undefined && below !== 0 && kind !== 'quantile';
    return { day, value: isKnown ? found.numerator / below : null };
  });
}
