import type { ExperimentMetric } from '@halyard/contracts/experiments';
import type { Metric } from '@halyard/contracts/metrics';
import { ActionIcon, Input, Select, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { addsValues, EventSeen } from '#domain/metrics/event-seen.tsx';
import { sayDirection, sayMetric } from '#domain/metrics/metric-words.ts';
import { PercentInput } from '#ui/percent-input.tsx';
import classes from './wizard.module.css';

interface MetricLineProps {
  readonly line: ExperimentMetric;
  /** For labels that differ: “primary metric 1”. */
  readonly label: string;
  /** Those that may be chosen here. */
  readonly metrics: readonly Metric[];
  readonly environmentKey: string | undefined;
  readonly error: string | undefined;
  readonly onChange: (line: ExperimentMetric) => void;
  readonly onRemove: () => void;
}

/** A metric of the experiment: what it counts, and whether anything comes to be counted. */
export function MetricLine(props: MetricLineProps) {
  const { line, label, metrics, environmentKey, error, onChange, onRemove } = props;
  const metric = metrics.find(({ key }) => key === line.metric_key);
  return (
    <div className={classes['metric']} role="group" aria-label={label}>
      <Select
        aria-label={`Key of ${label}`}
        placeholder="Choose a metric"
        data={metrics.map(({ key, name }) => ({ value: key, label: name }))}
        value={line.metric_key === '' ? null : line.metric_key}
        onChange={(key) => onChange({ ...line, metric_key: key ?? '' })}
        searchable
        nothingFoundMessage="No metric is called so"
        error={error}
        className={classes['choice']}
      />
      <ActionIcon aria-label={`Remove ${label}`} onClick={onRemove}>
        <IconX size={14} />
      </ActionIcon>
      {metric && (
        <div className={classes['about']}>
          <Text size="xs">
            {sayMetric(metric)}. {sayDirection(metric.direction)}.
          </Text>
          <EventSeen
            event={metric.event}
            environmentKey={environmentKey}
            needsValues={addsValues(metric)}
          />
          {metric.kind === 'ratio' && metric.denominator_event !== null && (
            <EventSeen
              event={metric.denominator_event}
              environmentKey={environmentKey}
              needsValues={metric.denominator === 'sum'}
            />
          )}
        </div>
      )}
      {metric && line.role === 'guardrail' && (
        <Input.Wrapper
          size="xs"
          label="Margin"
          description="How much worse is tolerable, relative to the control."
          labelElement="div"
          className={classes['about'] ?? ''}
        >
          <PercentInput
            name={`Margin of ${label}`}
            value={line.margin ?? Math.min(100, metric.minimum_effect)}
            onChange={(margin) => onChange(withMargin(line, margin))}
            className={classes['percent']}
          />
        </Input.Wrapper>
      )}
    </div>
  );
}

/** None is the metric's own smallest effect. */
function withMargin({ metric_key, role }: ExperimentMetric, margin: number): ExperimentMetric {
  return { metric_key, role, ...(margin > 0 && { margin }) };
}
