import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Button, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import classes from './first-steps.module.css';
import { type Step, stepsOf } from './steps.ts';
import type { FirstSteps as Facts } from './use-first-steps.ts';

interface FirstStepsProps {
  readonly facts: Facts;
  readonly flags: readonly FlagSummary[];
}

function useSteps({ facts, flags }: FirstStepsProps): readonly Step[] {
  const environments = useEnvironments();
  return stepsOf({ facts, environments, refusalOf: useRefusal(), flag: flags[0] });
}

/** What everybody starts with; ticked by what is there. */
export function FirstSteps(props: FirstStepsProps) {
  const steps = useSteps(props);
  return (
    <Section title="First steps">
      <ol className={classes['steps']}>
        {steps.map((step) => (
          <li key={step.title} className={classes['step']}>
            <Mark isDone={step.isDone} />
            <div>
              <Text size="sm" fw={550}>
                {step.title}
              </Text>
              <Text size="sm" c="dimmed">
                {step.why}
              </Text>
            </div>
            {!step.isDone && (
              <div className={classes['link']}>
                <StepButton step={step} />
              </div>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The same in a line, for those who have begun. */
export function RemainingSteps({ onHide, ...props }: FirstStepsProps & { onHide: () => void }) {
  const steps = useSteps(props);
  return (
    <section className={classes['line']} aria-label="First steps">
      <Text size="sm" c="dimmed" span>
        First steps
      </Text>
      {steps.map((step) => (
        <span key={step.title} className={classes['item']}>
          <Mark isDone={step.isDone} />
          {step.isDone || step.refusal !== undefined ? (
            <Text size="sm" c="dimmed" span>
              {step.title}
            </Text>
          ) : (
            <AnchorLink {...step.link} size="sm">
              {step.title}
            </AnchorLink>
          )}
        </span>
      ))}
      <Button variant="subtle" size="compact-xs" onClick={onHide} ml="auto">
        Hide
      </Button>
    </section>
  );
}

function Mark({ isDone }: { readonly isDone: boolean }) {
  return (
    <span
      className={classes['mark']}
      data-done={isDone || undefined}
      role="img"
      aria-label={isDone ? 'Done' : 'To do'}
    >
      {isDone && <IconCheck size={12} stroke={3} aria-hidden />}
    </span>
  );
}

function StepButton({ step }: { readonly step: Step }) {
  const { action, link, refusal, isFirst } = step;
  if (refusal !== undefined) {
    return (
      <Reasoned reason={refusal}>
        <Button variant="default" disabled>
          {action}
        </Button>
      </Reasoned>
    );
  }
  return (
    <ButtonLink {...link} variant={isFirst ? 'filled' : 'default'}>
      {action}
    </ButtonLink>
  );
}
