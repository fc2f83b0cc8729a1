import type { Metric } from '@halyard/contracts/metrics';
import { SegmentedControl, Select } from '@mantine/core';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { MetricHistory } from '#domain/metrics/metric-history.tsx';
import { Section } from '#ui/section.tsx';

interface LatelySectionProps {
  readonly metric: Metric;
  readonly environmentKey: string;
  readonly days: number;
  readonly onChange: (patch: { environment?: string; days?: number }) => void;
}

const DAYS = [7, 14, 30, 90];

/** What the metric was in the last days, over all units that did anything. */
export function LatelySection({ metric, environmentKey, days, onChange }: LatelySectionProps) {
  const environments = useEnvironments();
  return (
    <Section
      title="Lately"
      lead="Over all units that did anything, whether they were in an experiment or not. Plans start from it."
      actions={
        <>
          <Select
            aria-label="Environment"
            data={environments.map(({ key }) => key)}
            value={environmentKey}
            allowDeselect={false}
            onChange={(environment) => environment !== null && onChange({ environment })}
            w="10rem"
          />
          <SegmentedControl
            size="xs"
            aria-label="Days"
            value={String(days)}
            onChange={(value) => onChange({ days: Number(value) })}
            data={DAYS.map((each) => ({ value: String(each), label: `${each} d` }))}
          />
        </>
      }
    >
      <MetricHistory metric={metric} environmentKey={environmentKey} days={days} />
    </Section>
  );
}
