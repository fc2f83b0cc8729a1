import type { Results } from '@halyard/contracts/results';
import { lineColor } from '#domain/variants.tsx';
import { counted } from '#domain/words/text.ts';
import { LineChart } from '#ui/charts/line-chart.tsx';
import { sayMoment } from '#ui/charts/times.ts';
import { cumulated, sayExposures } from './exposures.ts';

interface ExposuresChartProps {
  readonly results: Results;
  /** The keys of the flag's variants, for their colours. */
  readonly variants: readonly string[];
}

/** Of the axis, so that the highest line is not at its edge. */
const HEADROOM = 1.06;

/** How many units each variant has had over time, with the beginnings of new epochs. */
export function ExposuresChart({ results, variants }: ExposuresChartProps) {
  const { exposures, epochs, arms } = results;
  const most = Math.max(1, ...arms.map(({ units }) => units));
  const series = cumulated(exposures, Date.parse(results.as_of)).map(({ variant, points }) => ({
    key: variant,
    label: variant,
    color: lineColor(variants, variant),
    points,
  }));
  return (
    <LineChart
      title="Units over time"
      description={sayExposures(results)}
      series={series}
      isTime
      nameX="Until"
      sayX={(x) => sayMoment(x, exposures.step_seconds * 1000)}
      sayY={counted}
      domainY={[0, most * HEADROOM]}
      marks={epochs.slice(1).map(({ epoch, started_at }) => ({
        x: Date.parse(started_at),
        label: `epoch ${epoch}`,
      }))}
    />
  );
}
