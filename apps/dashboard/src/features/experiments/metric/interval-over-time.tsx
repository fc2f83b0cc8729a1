import type { Experiment } from '@halyard/contracts/experiments';
import type { MetricDetail } from '@halyard/contracts/results';
import { useQuery } from '@tanstack/react-query';
import { resultsQuery } from '#data/results.queries.ts';
import { sayDifference, sayLift, sayLiftTick } from '#domain/experiments/figures.ts';
import { lineColor } from '#domain/variants.tsx';
import { percent } from '#domain/words/text.ts';
import { narrowingDomain } from '#ui/charts/domains.ts';
import { LineChart } from '#ui/charts/line-chart.tsx';
import { sayMoment } from '#ui/charts/times.ts';
import { intervalSeries } from './interval-series.ts';

interface IntervalOverTimeProps {
  readonly experiment: Experiment;
  readonly detail: MetricDetail;
  readonly variants: readonly string[];
}

/** How the interval of each variant came to be, up to the planned end. */
export function IntervalOverTime({ experiment, detail, variants }: IntervalOverTimeProps) {
  const end = useQuery(resultsQuery(experiment.key)).data?.planned_end_at ?? null;
  const { metric } = detail;
  const { isRelative, lines } = intervalSeries(detail);
  const say = (value: number) => (isRelative ? sayLift(value) : sayDifference(metric.kind, value));
  const effect = metric.minimum_effect / 100;
  const references = isRelative
    ? [
        { y: effect, label: `+${percent(metric.minimum_effect)}` },
        { y: -effect, label: `−${percent(metric.minimum_effect)}` },
      ]
    : [];
  const points = lines.flatMap((line) => line.points);
  const spans = points
    .toSorted((a, b) => a.x - b.x)
    .map(({ lower, upper, y }) => ({ lower: lower ?? null, upper: upper ?? null, middle: y }));
  return (
    <LineChart
      title={isRelative ? 'Difference to the control' : 'Difference to the control, absolute'}
      description={
        points.length === 0
          ? 'There are no points yet.'
          : `${lines.map(({ variant, points: own }) => sayLast(variant, own.at(-1)?.y, say)).join('; ')}. Dotted lines are the smallest change worth finding.`
      }
      series={lines.map(({ variant, points: own }) => ({
        key: variant,
        label: variant,
        color: lineColor(variants, variant),
        points: own,
      }))}
      isTime
      nameX="At"
      sayX={(x) => sayMoment(x, 0)}
      sayY={isRelative ? sayLiftTick : say}
      sayValue={say}
      domainY={narrowingDomain(
        spans,
        references.map(({ y }) => y),
      )}
      references={references}
      marks={end === null ? [] : [{ x: Date.parse(end), label: 'planned end' }]}
      height={300}
    />
  );
}

function sayLast(variant: string, y: number | null | undefined, say: (y: number) => string) {
  return typeof y === 'number' ? `${variant} is at ${say(y)}` : `${variant} has no figure yet`;
}
