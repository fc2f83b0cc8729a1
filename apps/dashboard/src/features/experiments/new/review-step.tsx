import { ApiError } from '@halyard/client';
import type { CreateExperimentBody } from '@halyard/contracts/experiments';
import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { flagQuery } from '#data/flags.queries.ts';
import { metricsQuery } from '#data/metrics.queries.ts';
import { EnvironmentChip, useEnvironments } from '#domain/environment-chip.tsx';
import { sayAudience } from '#domain/words/conditions.ts';
import { count, counted, percent, name as sayName } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Mono } from '#ui/mono.tsx';
import { Problem } from '#ui/problem.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { sayAllocation } from '../page/actions/say-allocation.ts';
import type { StepProps } from './step-props.ts';
import type { useCreateExperiment } from './use-create-experiment.ts';
import classes from './wizard.module.css';
import { STEP_WORDS, type Step, stepOfField } from './wizard-steps.ts';

interface ReviewStepProps extends StepProps {
  readonly body: CreateExperimentBody;
  readonly create: ReturnType<typeof useCreateExperiment>;
  /** Whether the plan is known, or that there is none. */
  readonly isPlanned: boolean;
}

/** All of it once more, what it does to the flag, and the two ways to create it. */
export function ReviewStep({ draft, body, create, isPlanned }: ReviewStepProps) {
  const { flag_key: flagKey, environment_key: environmentKey } = body;
  const flag = useQuery(flagQuery(flagKey)).data;
  const config = flag?.environments.find((it) => it.environment_key === environmentKey);
  const isOn = config?.is_enabled === true;
  const isProtected = useEnvironments().some((it) => it.key === environmentKey && it.is_protected);
  const reason =
    config && !isOn ? 'The flag is switched off there, so nobody would take part.' : undefined;
  const send = (isStarted: boolean) => {
    if (!create.isPending) create.mutate({ body, isStarted });
  };
  return (
    <Stack gap="lg">
      <Choices body={body} />
      <section className={classes['change']} aria-label="What starting changes">
        <Text size="sm">
          When it starts, flag <Mono>{flagKey}</Mono> gets a rule in{' '}
          <EnvironmentChip environmentKey={environmentKey} />, the last one before what everybody
          else gets:
        </Text>
        <Text size="sm" fw={550}>
          {sayAllocation({
            variants: [...draft.variants],
            traffic: draft.traffic,
            control: draft.control,
            unit: draft.unit.trim(),
            when: [...draft.when],
            layer_key: draft.layerKey,
          })}
        </Text>
        <List size="sm" spacing={4}>
          {config && config.rules.length + config.targets.length > 0 && (
            <List.Item>
              {count(
                config.rules.length + config.targets.length,
                'rule or list',
                'rules and lists',
              )}{' '}
              of users come before it; whom they match does not take part.
            </List.Item>
          )}
          <List.Item>
            Stopping takes the rule away again; nothing else of the flag changes.
          </List.Item>
          {isProtected && (
            <List.Item>
              This environment is protected: only admins start, change or stop it.
            </List.Item>
          )}
        </List>
      </section>
      {body.metrics?.every(({ role }) => role !== 'primary') && (
        <Text size="sm" c="var(--hy-warn-text)">
          No metric decides. The experiment would show figures, but never say what to ship.
        </Text>
      )}
      {create.isError && <Refusal error={create.error} />}
      <Group gap="xs">
        <Button
          variant="default"
          loading={create.isPending && !create.variables.isStarted}
          disabled={!isPlanned || create.isPending}
          onClick={() => send(false)}
        >
          Create as draft
        </Button>
        <Reasoned reason={reason}>
          <Button
            loading={create.isPending && create.variables.isStarted}
            disabled={!isPlanned || create.isPending || !isOn}
            onClick={() => send(true)}
          >
            Create and start
          </Button>
        </Reasoned>
      </Group>
    </Stack>
  );
}

function Choices({ body }: { readonly body: CreateExperimentBody }) {
  const known = useQuery(metricsQuery).data ?? [];
  const {
    metrics = [],
    planned_days: days = null,
    planned_units: units = null,
    traffic = 100,
  } = body;
  const { layer_key: layer = null, when = [], attributes = [], alpha = 0.05, power = 0.8 } = body;
  const nameOf = (key: string) => known.find((metric) => metric.key === key)?.name ?? key;
  return (
    <dl className={classes['choices']}>
      <Choice name="Experiment" step="flag">
        <bdi>{body.name}</bdi> <Mono c="dimmed">{body.key}</Mono>
        <br />
        {body.hypothesis || 'No hypothesis was written down.'}
      </Choice>
      <Choice name="Flag" step="flag">
        <Mono>{body.flag_key}</Mono> in <EnvironmentChip environmentKey={body.environment_key} />
      </Choice>
      <Choice name="Variants" step="variants">
        {body.variants
          .map(({ variant, weight }) => {
            const role = variant === body.control ? ', the control' : '';
            return `${variant} ${percent(weight)}${role}`;
          })
          .join(' · ')}
      </Choice>
      <Choice name="Audience" step="variants">
        {percent(traffic)} of those {when.length === 0 ? 'who ask' : sayAudience(when)}, by{' '}
        <Mono>{body.unit ?? 'targetingKey'}</Mono>
        {layer !== null && `, in layer ${sayName(layer)}`}
      </Choice>
      <Choice name="Metrics" step="metrics">
        {metrics.length === 0 && 'None.'}
        {metrics.map(({ metric_key, role, margin }) => (
          <div key={metric_key}>
            <bdi>{nameOf(metric_key)}</bdi> ({role}
            {margin !== undefined && `, at most ${percent(margin)} worse`})
          </div>
        ))}
        {attributes.length > 0 && <div>Broken down by {attributes.join(', ')}.</div>}
      </Choice>
      <Choice name="Plan" step="duration">
        {days === null ? 'No days are planned' : count(days, 'day')}
        {units !== null && `, ${counted(units)} units`}; at most {percent(alpha * 100)} false
        alarms, {percent(power * 100)} power
      </Choice>
    </dl>
  );
}

interface ChoiceProps {
  readonly name: string;
  /** Where it is changed. */
  readonly step: Step;
  readonly children: ReactNode;
}

function Choice({ name, step, children }: ChoiceProps) {
  return (
    <div className={classes['choiceRow']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      <dd>
        <StepLink step={step} label={`Change ${name.toLowerCase()}`}>
          Change
        </StepLink>
      </dd>
    </div>
  );
}

function StepLink({ step, label, children }: { step: Step; label?: string; children: string }) {
  return (
    <AnchorLink
      to="/app/experiments/new"
      search={(now) => ({ ...now, step })}
      size="sm"
      aria-label={label}
    >
      {children}
    </AnchorLink>
  );
}

/** What the server said, and the way to where it can be mended. */
function Refusal({ error }: { readonly error: unknown }) {
  const fields = error instanceof ApiError ? error.errors : [];
  const steps = [...new Set(fields.map(({ field }) => stepOfField(field)))];
  return (
    <Stack gap="xs">
      <Problem error={error} />
      {steps.map((step) => (
        <StepLink key={step} step={step}>
          {`Go to “${STEP_WORDS[step].title}”`}
        </StepLink>
      ))}
    </Stack>
  );
}
