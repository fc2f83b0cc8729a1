import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { planQuery } from '#data/experiment-plan.queries.ts';
import { metricsQuery } from '#data/metrics.queries.ts';
import { fieldError } from '#ui/problem.tsx';
import { UnsavedGuard } from '#ui/unsaved-guard.tsx';
import { bodyOf, plannedOf } from './creation.ts';
import { DurationStep } from './duration-step.tsx';
import { FlagStep } from './flag-step.tsx';
import { MetricsStep } from './metrics-step.tsx';
import { planBodyOfDraft, planInputsOf } from './plan-of-draft.ts';
import { ReviewStep } from './review-step.tsx';
import { StepNav } from './step-nav.tsx';
import type { StepProps } from './step-props.ts';
import { useCreateExperiment } from './use-create-experiment.ts';
import { VariantsStep } from './variants-step.tsx';
import classes from './wizard.module.css';
import { EMPTY_WIZARD, faultsAt, type WizardDraft, withFlag } from './wizard-draft.ts';
import { STEP_WORDS, STEPS, type Step, stepAfter, stepBefore } from './wizard-steps.ts';

const route = getRouteApi('/app/experiments/new');

interface WizardProps {
  readonly flags: readonly FlagSummary[];
  /** What the draft starts with. */
  readonly flagKey: string | undefined;
  readonly environmentKey: string | undefined;
}

/** The steps of a new experiment. The draft is kept while one goes back and forth between them. */
export function Wizard({ flags, flagKey, environmentKey }: WizardProps) {
  const [start] = useState(() => startOf(flags, flagKey, environmentKey));
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState<ReadonlySet<Step>>(new Set());
  const { step: asked = 'flag' } = route.useSearch();
  const navigate = route.useNavigate();
  const reached = STEPS.findIndex((each) => Object.keys(faultsAt(each, draft)).length > 0);
  const last = reached < 0 ? STEPS.length - 1 : reached;
  const step = STEPS[Math.min(STEPS.indexOf(asked), last)] ?? 'flag';
  const go = (to: Step) => void navigate({ search: (now) => ({ ...now, step: to }) });

  const metrics = useQuery(metricsQuery).data ?? [];
  const inputs = planInputsOf(draft, metrics);
  const plan = useQuery(planQuery(planBodyOfDraft(draft, inputs)));
  const planned = plannedOf(draft, plan.isPlaceholderData ? undefined : plan.data);
  const create = useCreateExperiment();
  const onChange: StepProps['onChange'] = (change) => {
    setDraft(change);
    if (create.error) create.reset();
  };
  const faults = faultsAt(step, draft);
  const faultAt = (field: string) =>
    (tried.has(step) ? faults[field] : undefined) ?? fieldError(create.error, field);
  const forward = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(new Set([...tried, step]));
    const next = stepAfter(step);
    if (next && Object.keys(faults).length === 0) go(next);
  };
  const props: StepProps = { draft, onChange, faultAt, flags };
  const body = bodyOf(draft, planned);
  return (
    <div className={classes['wizard']}>
      <StepNav current={step} last={last} />
      <form onSubmit={forward} noValidate className={classes['form']}>
        <StepHeading step={step} />
        {step === 'flag' && <FlagStep {...props} />}
        {step === 'variants' && <VariantsStep {...props} />}
        {step === 'metrics' && <MetricsStep {...props} />}
        {step === 'duration' && (
          <DurationStep {...props} inputs={inputs} plan={plan} planned={planned} />
        )}
        {step === 'review' && body && (
          <ReviewStep {...props} body={body} create={create} isPlanned={!plan.isFetching} />
        )}
        {step !== 'review' && (
          <Buttons step={step} isTried={tried.has(step)} faults={faults} onBack={go} />
        )}
      </form>
      <UnsavedGuard isDirty={draft !== start && create.data === undefined} />
    </div>
  );
}

function startOf(
  flags: readonly FlagSummary[],
  flagKey: string | undefined,
  environmentKey: string | undefined,
): WizardDraft {
  const flag = flags.find(({ key }) => key === flagKey);
  const draft = { ...EMPTY_WIZARD, environmentKey };
  return flag ? withFlag(draft, flag) : draft;
}

/** What the step is about; it takes the focus when one comes to it. */
function StepHeading({ step }: { readonly step: Step }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
    window.scrollTo({ top: 0 });
  }, [step]);
  const { title, lead } = STEP_WORDS[step];
  return (
    <div>
      <Title order={2} ref={heading} tabIndex={-1} className={classes['heading']}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" maw="44rem">
        {lead}
      </Text>
    </div>
  );
}

interface ButtonsProps {
  readonly step: Step;
  readonly isTried: boolean;
  readonly faults: Readonly<Record<string, string>>;
  readonly onBack: (to: Step) => void;
}

function Buttons({ step, isTried, faults, onBack }: ButtonsProps) {
  const before = stepBefore(step);
  const next = stepAfter(step);
  const words = Object.values(faults);
  return (
    <Stack gap="xs" className={classes['foot']}>
      {isTried && words.length > 0 && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {words.length === 1 ? words[0] : 'Some of what is above is still missing.'}
        </Text>
      )}
      <Group gap="xs">
        {before && (
          <Button variant="default" onClick={() => onBack(before)}>
            Back
          </Button>
        )}
        {next && <Button type="submit">Next: {STEP_WORDS[next].title.toLowerCase()}</Button>}
      </Group>
    </Stack>
  );
}
