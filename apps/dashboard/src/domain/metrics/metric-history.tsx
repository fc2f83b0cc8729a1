import type { MetricHistory as History, Metric } from '@halyard/contracts/metrics';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { metricHistoryQuery } from '#data/metrics.queries.ts';
import { sayAmount, sayMean } from '#domain/experiments/figures.ts';
import { count } from '#domain/words/text.ts';
import { LineChart } from '#ui/charts/line-chart.tsx';
import { sayMoment } from '#ui/charts/times.ts';
import { Loaded } from '#ui/loaded.tsx';
import { Time } from '#ui/time.tsx';

interface MetricHistoryProps {
  readonly metric: Metric;
  readonly environmentKey: string;
  readonly days: number;
}

/** What a metric was lately, day by day, over the units that did anything. */
export function MetricHistory({ metric, environmentKey, days }: MetricHistoryProps) {
  const query = useQuery(metricHistoryQuery(metric.key, environmentKey, days));
  return <Loaded query={query}>{(history) => <Drawn metric={metric} history={history} />}</Loaded>;
}

function Drawn({ metric, history }: { readonly metric: Metric; readonly history: History }) {
  const { units, mean, event_count: events, last_event_at: last, daily, days } = history;
  const say = (value: number) => sayMean(metric.kind, value);
  const isKnown = events > 0 && daily.some(({ value }) => value !== null);
  return (
    <>
      <Text size="sm" mb="sm">
        {count(units, 'unit')} in {count(days, 'day')}, about{' '}
        {sayAmount(Math.round(history.units_a_day))} a day; {count(events, 'event')} of this metric
        {last !== null && (
          <>
            , the last <Time at={last} />
          </>
        )}
        .{mean !== null && ` Over all of them it is ${say(mean)}.`}
      </Text>
      {isKnown ? (
        <LineChart
          title="Day by day"
          description={mean === null ? 'Each day’s value.' : `Over all days it is ${say(mean)}.`}
          series={[
            {
              key: metric.key,
              label: metric.name,
              color: 'var(--hy-variant-0)',
              points: daily.map(({ day, value }) => ({ x: Date.parse(day), y: value })),
            },
          ]}
          isTime
          nameX="Day"
          sayX={(at) => sayMoment(at)}
          sayY={say}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {metric.kind === 'quantile'
            ? 'A quantile has no value for each day; experiments show it.'
            : 'There is no value yet: nothing that it counts came in that time.'}
        </Text>
      )}
    </>
  );
}
