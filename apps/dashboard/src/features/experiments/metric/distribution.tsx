import type { MetricDetail, MetricResult } from '@halyard/contracts/results';
import { sayAmount, sayShare } from '#domain/experiments/figures.ts';
import { variantColor } from '#domain/variants.tsx';
import { BarsChart } from '#ui/charts/bars-chart.tsx';
import { binsOf, sharesOf } from './histogram.ts';

interface DistributionProps {
  readonly distribution: NonNullable<MetricDetail['distribution']>;
  readonly kind: MetricResult['kind'];
  readonly variants: readonly string[];
}

/** How units spread over amounts, as shares: variants of different size lie on the same scale. */
export function Distribution({ distribution, kind, variants }: DistributionProps) {
  const { edges, arms } = distribution;
  return (
    <BarsChart
      title={kind === 'quantile' ? 'Events by value' : 'Units by amount'}
      description="Each variant’s share in each range of amounts."
      bins={binsOf(edges)}
      sayTick={(bin) => sayAmount(edges[bin] ?? null)}
      nameX="Amount"
      series={arms.map(({ variant, counts }) => ({
        key: variant,
        label: variant,
        color: variantColor(variants, variant),
        values: sharesOf(counts),
      }))}
      arrangement="beside"
      sayY={sayShare}
    />
  );
}
