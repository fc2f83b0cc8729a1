import { Text } from '@mantine/core';
import { AnchorLink } from '#ui/links.tsx';
import classes from './wizard.module.css';
import { STEP_WORDS, STEPS, type Step } from './wizard-steps.ts';

interface StepNavProps {
  readonly current: Step;
  /** The place of the last step that can be gone to. */
  readonly last: number;
}

/** Where one is, and the way to every step that is ready for it. */
export function StepNav({ current, last }: StepNavProps) {
  return (
    <nav aria-label="Steps" className={classes['nav']}>
      <ol className={classes['steps']}>
        {STEPS.map((step, place) => (
          <li
            key={step}
            className={classes['step']}
            data-current={step === current || undefined}
            data-done={place < STEPS.indexOf(current) || undefined}
          >
            <StepLink
              step={step}
              place={place}
              isCurrent={step === current}
              isOpen={place <= last}
            />
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface StepLinkProps {
  readonly step: Step;
  readonly place: number;
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
}

function StepLink({ step, place, isCurrent, isOpen }: StepLinkProps) {
  const words = (
    <>
      <span className={classes['number']} aria-hidden>
        {place + 1}
      </span>
      <span className={classes['title']}>{STEP_WORDS[step].title}</span>
    </>
  );
  if (!isOpen) {
    return (
      <Text size="sm" c="dimmed" span className={classes['way']}>
        {words}
      </Text>
    );
  }
  return (
    <AnchorLink
      to="/app/experiments/new"
      search={(now) => ({ ...now, step })}
      size="sm"
      c="inherit"
      className={classes['way']}
      aria-current={isCurrent ? 'step' : undefined}
    >
      {words}
    </AnchorLink>
  );
}
