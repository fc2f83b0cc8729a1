import type { ExperimentMetric, MetricRole } from '@halyard/contracts/experiments';
import { ActionIcon, Button, Input, Select, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { metricsQuery } from '#data/metrics.queries.ts';
import { PercentInput } from '#ui/percent-input.tsx';
import { Problem } from '#ui/problem.tsx';
import classes from './metrics-fields.module.css';

const ROLES = [
  { value: 'primary', label: 'primary' },
  { value: 'guardrail', label: 'guardrail' },
  { value: 'secondary', label: 'secondary' },
] as const satisfies readonly { value: MetricRole; label: string }[];

interface MetricsFieldsProps {
  readonly metrics: readonly ExperimentMetric[];
  readonly onChange: (metrics: ExperimentMetric[]) => void;
  readonly error: string | undefined;
}

/** What is measured, and what each metric is for. */
export function MetricsFields({ metrics, onChange, error }: MetricsFieldsProps) {
  const known = useQuery(metricsQuery);
  const options = (known.data ?? []).map(({ key, name }) => ({ value: key, label: name }));
  const margins = new Map(known.data?.map((it) => [it.key, it.minimum_effect]));
  return (
    <Input.Wrapper
      label="Metrics"
      description="Primary ones decide. Guardrails must not get worse by more than their margin. Secondary ones explain."
      error={error}
    >
      {known.isError && <Problem error={known.error} onRetry={() => void known.refetch()} />}
      <div className={classes['metrics']}>
        {metrics.map((metric, place) => (
          <MetricFields
            // Lines have nothing of their own but what is here.
            key={place}
            label={`metric ${place + 1}`}
            metric={metric}
            options={options}
            defaultMargin={margins.get(metric.metric_key)}
            onChange={(next) => onChange(metrics.with(place, next))}
            onRemove={() => onChange(metrics.filter((_, at) => at !== place))}
          />
        ))}
        {known.data?.length === 0 && (
          <Text size="xs" c="dimmed">
            There is no metric yet; make one under “Metrics” first.
          </Text>
        )}
        <div>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() =>
              onChange([
                ...metrics,
                { metric_key: '', role: metrics.length === 0 ? 'primary' : 'secondary' },
              ])
            }
          >
            + metric
          </Button>
        </div>
      </div>
    </Input.Wrapper>
  );
}

interface MetricFieldsProps {
  readonly label: string;
  readonly metric: ExperimentMetric;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What counts as a guardrail's margin while nobody says one; undefined until it is known. */
  readonly defaultMargin: number | undefined;
  readonly onChange: (metric: ExperimentMetric) => void;
  readonly onRemove: () => void;
}

function MetricFields(props: MetricFieldsProps) {
  const { label, metric, options, defaultMargin = 0, onChange, onRemove } = props;
  const { metric_key: key, role, margin } = metric;
  const isKnown = key === '' || options.some(({ value }) => value === key);
  return (
    <div className={classes['metric']}>
      <Select
        aria-label={`Key of ${label}`}
        placeholder="Pick a metric"
        data={isKnown ? [...options] : [...options, { value: key, label: key }]}
        value={key === '' ? null : key}
        onChange={(next) => onChange({ ...metric, metric_key: next ?? '' })}
        searchable
        nothingFoundMessage="No metric is called so"
      />
      <Select
        aria-label={`Role of ${label}`}
        data={ROLES}
        value={role}
        onChange={(next) => {
          const chosen = ROLES.find(({ value }) => value === next)?.value ?? role;
          onChange({ metric_key: key, role: chosen });
        }}
        allowDeselect={false}
      />
      {role === 'guardrail' ? (
        <PercentInput
          name={`Margin of ${label}`}
          value={margin ?? defaultMargin}
          onChange={(next) => onChange({ ...metric, margin: next })}
        />
      ) : (
        <span />
      )}
      <ActionIcon aria-label={`Remove ${label}`} onClick={onRemove}>
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}
