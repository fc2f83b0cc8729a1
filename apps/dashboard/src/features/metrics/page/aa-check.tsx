import type { Metric } from '@halyard/contracts/metrics';
import type { AaCheck as Check } from '@halyard/contracts/results';
import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api } from '#data/api.ts';
import { useRefusal } from '#data/permissions.ts';
import { sayP, sayShare } from '#domain/experiments/figures.ts';
import { count, counted } from '#domain/words/text.ts';
import { BarsChart } from '#ui/charts/bars-chart.tsx';
import { Problem } from '#ui/problem.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';

interface AaCheckProps {
  readonly metric: Metric;
  readonly environmentKey: string;
}

/** Whether the metric finds differences where there cannot be any. */
export function AaCheck({ metric, environmentKey }: AaCheckProps) {
  const refusal = useRefusal()('metric:change');
  const isQuantile = metric.kind === 'quantile';
  const reason =
    refusal ??
    (isQuantile ? 'No unit has a quantile of its own to be divided by chance.' : undefined);
  const check = useMutation({
    mutationFn: () =>
      api.results.checkMetric({ metric_key: metric.key, environment_key: environmentKey }),
  });
  return (
    <Section
      title="A/A check"
      lead="Divides the units of the last seven days by chance into two groups, a thousand times. As both groups get the same, about one division in twenty may look like a difference, and no more."
      actions={
        <Reasoned reason={reason}>
          <Button
            variant="default"
            loading={check.isPending}
            disabled={reason !== undefined}
            onClick={() => check.mutate()}
          >
            Check in {environmentKey}
          </Button>
        </Reasoned>
      }
    >
      <div aria-live="polite">
        {check.isError && <Problem error={check.error} />}
        {check.isPending && (
          <Text size="sm" c="dimmed">
            Dividing. This takes some seconds.
          </Text>
        )}
        {check.data && <Outcome check={check.data} />}
      </div>
    </Section>
  );
}

function Outcome({ check }: { readonly check: Check }) {
  const { units, runs, rate, expected, histogram, sentence, uniformity_p: evenness } = check;
  const isDone = runs > 0;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={550} c={check.is_sound ? 'var(--hy-good-text)' : 'var(--hy-warn-text)'}>
        {sentence}
      </Text>
      {isDone && (
        <>
          <BarsChart
            title="p-values of the divisions"
            description={`All bars should be about as high as the dashed line. ${sayShare(rate)} of the divisions found a difference; ${sayShare(expected.lower)} to ${sayShare(expected.upper)} were to be expected.`}
            bins={histogram.map((_, bin) => `${step(bin)} to ${step(bin + 1)}`)}
            sayTick={step}
            nameX="p-value"
            series={[
              {
                key: 'divisions',
                label: 'Divisions',
                color: 'var(--hy-variant-0)',
                values: histogram,
              },
            ]}
            arrangement="stacked"
            sayY={counted}
            expected={runs / histogram.length}
            height={180}
          />
          <Text size="xs" c="dimmed">
            {count(units, 'unit')}, {count(runs, 'division')}; evenness of the bars: p ={' '}
            {sayP(evenness)}.
          </Text>
        </>
      )}
    </Stack>
  );
}

function step(bin: number): string {
  return (bin / 20).toFixed(2);
}
