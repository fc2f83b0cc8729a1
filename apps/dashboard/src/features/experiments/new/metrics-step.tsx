import type { ExperimentMetric, MetricRole } from '@halyard/contracts/experiments';
import type { Metric } from '@halyard/contracts/metrics';
import { Button, Group, Stack, TagsInput, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { metricsQuery } from '#data/metrics.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { useSeenAttributes } from '#domain/conditions/seen-attributes.ts';
import { MetricDrawer } from '#domain/metrics/metric-drawer.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { MetricLine } from './metric-line.tsx';
import type { StepProps } from './step-props.ts';
import classes from './wizard.module.css';

interface RoleWords {
  readonly role: MetricRole;
  readonly title: string;
  readonly lead: string;
}

const ROLES: readonly RoleWords[] = [
  {
    role: 'primary',
    title: 'Primary',
    lead: 'It decides: a variant is shipped when this got better.',
  },
  {
    role: 'guardrail',
    title: 'Guardrails',
    lead: 'What must not get worse: errors, load times, returns. A variant is shipped only when it is shown that each guardrail got worse by less than its margin.',
  },
  {
    role: 'secondary',
    title: 'Secondary',
    lead: 'They explain the result, and decide nothing.',
  },
];

const MOST_ATTRIBUTES = 5;

/** What is measured, and what each metric is for. */
export function MetricsStep(props: StepProps) {
  const { draft, onChange, faultAt } = props;
  const query = useQuery(metricsQuery);
  const [creating, setCreating] = useState<MetricRole>();
  const add = (role: MetricRole, metric_key: string) =>
    onChange((now) => ({ ...now, metrics: [...now.metrics, { metric_key, role }] }));
  return (
    <Stack gap="lg">
      <Loaded query={query}>
        {(metrics) => (
          <>
            {ROLES.map((words) => (
              <RoleSection
                key={words.role}
                words={words}
                metrics={metrics}
                step={props}
                onAdd={() => add(words.role, '')}
                onCreate={() => setCreating(words.role)}
              />
            ))}
          </>
        )}
      </Loaded>
      {faultAt('metrics') !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {faultAt('metrics')}
        </Text>
      )}
      <AttributesField {...props} />
      <MetricDrawer
        isOpen={creating !== undefined}
        environmentKey={draft.environmentKey}
        onDone={(metric) => {
          if (creating !== undefined) add(creating, metric.key);
          setCreating(undefined);
          notifyDone(`Created metric ${metric.name}.`);
        }}
        onClose={() => setCreating(undefined)}
      />
    </Stack>
  );
}

interface RoleSectionProps {
  readonly words: RoleWords;
  readonly metrics: readonly Metric[];
  readonly step: StepProps;
  readonly onAdd: () => void;
  readonly onCreate: () => void;
}

function RoleSection({ words, metrics, step, onAdd, onCreate }: RoleSectionProps) {
  const { draft, onChange, faultAt } = step;
  const { role, title, lead } = words;
  const refusal = useRefusal()('metric:change');
  const change = (edit: (lines: ExperimentMetric[]) => ExperimentMetric[]) =>
    onChange((now) => ({ ...now, metrics: edit([...now.metrics]) }));
  const used = new Set(draft.metrics.map(({ metric_key }) => metric_key));
  return (
    <section aria-label={`${title} metrics`} className={classes['role']}>
      <div>
        <Title order={3}>{title}</Title>
        <Text size="sm" c="dimmed" maw="44rem">
          {lead}
        </Text>
      </div>
      {draft.metrics.map((line, place) =>
        line.role === role ? (
          <MetricLine
            // Lines have nothing of their own but what is here.
            key={place}
            line={line}
            label={`${title.toLowerCase()} metric ${placeAmong(draft.metrics, place)}`}
            metrics={metrics.filter(({ key }) => key === line.metric_key || !used.has(key))}
            environmentKey={draft.environmentKey}
            error={faultAt(`metrics[${place}].metric_key`) ?? faultAt(`metrics[${place}].margin`)}
            onChange={(next) => change((lines) => lines.with(place, next))}
            onRemove={() => change((lines) => lines.filter((_, at) => at !== place))}
          />
        ) : null,
      )}
      <Group gap="xs">
        {metrics.length > 0 && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={onAdd}
            aria-label={`Add a ${role} metric`}
          >
            + metric
          </Button>
        )}
        <Reasoned reason={refusal}>
          <Button
            variant="subtle"
            size="compact-xs"
            disabled={refusal !== undefined}
            onClick={onCreate}
            aria-label={`Create a new one as ${role} metric`}
          >
            Create a new one
          </Button>
        </Reasoned>
      </Group>
    </section>
  );
}

/** Which line of its role it is, counted from 1. */
function placeAmong(lines: readonly ExperimentMetric[], place: number): number {
  const role = lines[place]?.role;
  return lines.slice(0, place + 1).filter((line) => line.role === role).length;
}

/** What results can be broken down by afterwards. */
function AttributesField({ draft, onChange, faultAt }: StepProps) {
  const seen = useSeenAttributes(draft.environmentKey);
  return (
    <TagsInput
      label="Attributes to break results down by"
      description="Of the context, such as country or plan; at most five. Exposures keep them, so choose none that say who somebody is."
      data={seen.map(({ attribute }) => attribute)}
      value={[...draft.attributes]}
      onChange={(attributes) => onChange((now) => ({ ...now, attributes }))}
      maxTags={MOST_ATTRIBUTES}
      splitChars={[',', ' ']}
      error={faultAt('attributes')}
    />
  );
}
