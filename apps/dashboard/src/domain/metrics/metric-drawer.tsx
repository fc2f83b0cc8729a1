import { ApiError } from '@halyard/client';
import type { Metric } from '@halyard/contracts/metrics';
import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { metricQuery } from '#data/metrics.queries.ts';
import { fieldError, Problem } from '#ui/problem.tsx';
import {
  EMPTY_METRIC,
  keyOfMetric,
  type MetricDraft,
  metricBodyOf,
  metricDraftOf,
  metricFaults,
  metricPatchOf,
} from './metric-draft.ts';
import { MetricForm } from './metric-form.tsx';
import { sayMetric } from './metric-words.ts';

interface MetricDrawerProps {
  readonly isOpen: boolean;
  /** What is changed; a new one without it. */
  readonly metric?: Metric;
  /** Where its events are looked for. */
  readonly environmentKey?: string | undefined;
  readonly onDone: (metric: Metric) => void;
  readonly onClose: () => void;
}

/** Makes a metric, or changes one. A key that is pressed by mistake loses nothing that was entered. */
export function MetricDrawer({ isOpen, onClose, onDone, ...form }: MetricDrawerProps) {
  const [isDirty, setDirty] = useState(false);
  const close = () => {
    setDirty(false);
    onClose();
  };
  const done = (metric: Metric) => {
    setDirty(false);
    onDone(metric);
  };
  return (
    <Drawer
      opened={isOpen}
      onClose={close}
      position="right"
      size="44rem"
      title={form.metric ? 'Edit the metric' : 'Create a metric'}
      closeOnClickOutside={false}
      closeOnEscape={!isDirty}
      attributes={{ header: { role: 'presentation' } }}
    >
      <MetricDrawerForm {...form} onChange={() => setDirty(true)} onDone={done} onClose={close} />
    </Drawer>
  );
}

interface MetricDrawerFormProps extends Omit<MetricDrawerProps, 'isOpen'> {
  readonly onChange: () => void;
}

function MetricDrawerForm(props: MetricDrawerFormProps) {
  const { environmentKey, onChange, onDone, onClose } = props;
  const client = useQueryClient();
  // As it was when the drawer opened: who was faster is to be noticed.
  const [{ before }] = useState({ before: props.metric });
  const [draft, setDraft] = useState(() => (before ? metricDraftOf(before) : EMPTY_METRIC));
  const [isTried, setTried] = useState(false);
  const faults = metricFaults(draft);
  const save = useMutation({
    mutationFn: (sent: MetricDraft) => send(before, sent),
    onSuccess: (metric) => {
      client.setQueryData(metricQuery(metric.key).queryKey, metric);
      void client.invalidateQueries({ queryKey: ['metrics', 'all'] });
      void client.invalidateQueries({ queryKey: ['metrics', 'history'] });
      onDone(metric);
    },
  });
  const faultAt = (field: string) =>
    (isTried ? faults[field] : undefined) ?? fieldError(save.error, field);
  const isUnchanged = before !== undefined && metricPatchOf(before, draft) === undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    // A drawer may stand in a page's form.
    event.stopPropagation();
    setTried(true);
    if (Object.keys(faults).length === 0 && !save.isPending) save.mutate(draft);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <MetricForm
          draft={draft}
          onChange={(patch) => {
            setDraft((now) => ({ ...now, ...patch }));
            onChange();
          }}
          faultAt={faultAt}
          isKeyFixed={before !== undefined}
          environmentKey={environmentKey}
        />
        {draft.event.trim() !== '' && (
          <Text size="sm" aria-live="polite">
            {sayMetric(shownOf(draft))}.
          </Text>
        )}
        {save.isError && !isAtField(save.error) && <Problem error={save.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={isUnchanged}>
            {before ? 'Save the metric' : 'Create the metric'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function send(before: Metric | undefined, draft: MetricDraft): Promise<Metric> {
  if (!before) return api.metrics.create({ ...metricBodyOf(draft), key: keyOfMetric(draft) });
  const patch = metricPatchOf(before, draft) ?? {};
  return api.metrics.change(before.key, { ...patch, version: before.version });
}

/** A draft as a metric, for words; figures that are none yet count as nothing. */
function shownOf(draft: MetricDraft): Parameters<typeof sayMetric>[0] {
  const body = metricBodyOf(draft);
  const known = (value: number | null | undefined) =>
    value === null || value === undefined || Number.isNaN(value) ? null : value;
  return {
    kind: body.kind,
    event: body.event,
    numerator: body.numerator ?? null,
    denominator_event: body.denominator_event ?? null,
    denominator: body.denominator ?? null,
    quantile: known(body.quantile),
    window_delay_minutes: known(body.window_delay_minutes) ?? 0,
    window_minutes: known(body.window_minutes),
    cap_percentile: known(body.cap_percentile),
    cap_value: known(body.cap_value),
  };
}

const FIELDS = [
  'name',
  'key',
  'event',
  'denominator_event',
  'quantile',
  'window_delay_minutes',
  'window_minutes',
  'cap_percentile',
  'cap_value',
  'minimum_effect',
];

function isAtField(error: unknown): boolean {
  return error instanceof ApiError && FIELDS.some((field) => fieldError(error, field));
}
