import type { MetricDetail } from '@halyard/contracts/results';
import type { LinePoint } from '#ui/charts/line-points.ts';

interface IntervalSeries {
  /** Whether the values are relative to the control: so wherever all of it can be said so. */
  readonly isRelative: boolean;
  readonly lines: readonly { readonly variant: string; readonly points: readonly LinePoint[] }[];
}

/** The points of each variant; those at which nothing was known are gaps. */
export function intervalSeries({ series }: Pick<MetricDetail, 'series'>): IntervalSeries {
  const isRelative = !series.some(({ points }) =>
    points.some(({ difference, lift }) => difference !== null && lift === null),
  );
  const lines = series.map(({ variant, points }) => ({
    variant,
    points: points.map((point) => ({
      x: Date.parse(point.at),
      y: isRelative ? point.lift : point.difference,
      lower: isRelative ? point.lift_lower : point.lower,
      upper: isRelative ? point.lift_upper : point.upper,
    })),
  }));
  return { isRelative, lines };
}
