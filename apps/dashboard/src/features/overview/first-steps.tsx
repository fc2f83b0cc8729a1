import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Button, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { ButtonLink } from '#ui/links.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import classes from './first-steps.module.css';
import type { FirstSteps as Facts } from './use-first-steps.ts';

interface FirstStepsProps {
  readonly facts: Facts;
  readonly flags: readonly FlagSummary[];
  /** Undefined where there is nothing else to see. */
  readonly onHide?: (() => void) | undefined;
}

/** What everybody starts with; ticked by what is there. */
export function FirstSteps({ facts, flags, onHide }: FirstStepsProps) {
  const environments = useEnvironments();
  const refusalOf = useRefusal();
  const home = environments.find(({ is_protected: isProtected }) => !isProtected);
  const [flag] = flags;
  return (
    <Section
      title="First steps"
      actions={
        onHide && (
          <Button variant="subtle" onClick={onHide}>
            Hide
          </Button>
        )
      }
    >
      <ol className={classes['steps']}>
        <Step
          title="Create a flag"
          isDone={facts.hasFlag}
          refusal={refusalOf('flag:change')}
          link={
            <ButtonLink to="/app/flags" search={{ create: true }}>
              Create a flag
            </ButtonLink>
          }
        >
          A flag is off everywhere until you switch it on in an environment.
        </Step>
        <Step
          title="Add an SDK key"
          isDone={facts.hasKey}
          refusal={refusalOf('sdk-key:change', home)}
          link={
            home && (
              <ButtonLink to="/app/environments/$key" params={{ key: home.key }} variant="default">
                Keys of {home.name}
              </ButtonLink>
            )
          }
        >
          Applications say with it which environment they are in.
        </Step>
        <Step
          title="Evaluate the flag from your code"
          isDone={facts.isEvaluated}
          link={
            flag ? (
              <ButtonLink to="/app/flags/$key/code" params={{ key: flag.key }} variant="default">
                Code to copy
              </ButtonLink>
            ) : (
              <ButtonLink to="/app/evaluate" variant="default">
                Evaluate
              </ButtonLink>
            )
          }
        >
          With OpenFeature, or one HTTP request. It is ticked when the first evaluation arrives.
        </Step>
        <Step
          title="Invite a colleague"
          isDone={facts.hasColleague}
          refusal={refusalOf('user:manage')}
          link={
            <ButtonLink to="/app/users" variant="default">
              Users
            </ButtonLink>
          }
        >
          Viewers look, developers change, admins decide about production.
        </Step>
      </ol>
    </Section>
  );
}

interface StepProps {
  readonly title: string;
  /** Undefined where one may not know it. */
  readonly isDone: boolean | undefined;
  readonly refusal?: string | undefined;
  readonly link: ReactElement | undefined;
  readonly children: ReactNode;
}

function Step({ title, isDone = false, refusal, link, children }: StepProps) {
  return (
    <li className={classes['step']} data-done={isDone || undefined}>
      <span className={classes['mark']} role="img" aria-label={isDone ? 'Done' : 'To do'}>
        {isDone && <IconCheck size={12} stroke={3} aria-hidden />}
      </span>
      <div>
        <Text size="sm" fw={550}>
          {title}
        </Text>
        <Text size="sm" c="dimmed">
          {children}
        </Text>
      </div>
      {!isDone && (
        <div className={classes['link']}>{refusal ? <Refused refusal={refusal} /> : link}</div>
      )}
    </li>
  );
}

function Refused({ refusal }: { readonly refusal: string }) {
  return (
    <Reasoned reason={refusal}>
      <Button variant="default" disabled>
        Not for you
      </Button>
    </Reasoned>
  );
}
