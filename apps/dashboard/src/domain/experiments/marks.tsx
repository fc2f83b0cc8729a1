import type { ExperimentState } from '@halyard/contracts/experiments';
import type { Comparison, HealthCheck, Verdict } from '@halyard/contracts/results';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconClock,
  IconEqual,
  IconHelp,
  IconMinus,
  IconPlayerStop,
  IconTrendingDown,
  IconTrendingUp,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import classes from './marks.module.css';

/** What a mark claims; without a claim it has no colour. */
export type MarkTone = 'neutral' | 'active' | 'good' | 'warn' | 'bad';

interface Look {
  readonly label: string;
  readonly tone: MarkTone;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
}

const STATES: Readonly<Record<ExperimentState, Look>> = {
  draft: { label: 'Draft', tone: 'neutral', icon: IconCircleDashed },
  running: { label: 'Running', tone: 'active', icon: IconCircleDot },
  stopped: { label: 'Stopped', tone: 'neutral', icon: IconPlayerStop },
  decided: { label: 'Decided', tone: 'neutral', icon: IconCircleCheck },
};

const VERDICTS: Readonly<Record<Verdict['verdict'], Look>> = {
  draft: { label: 'Not started', tone: 'neutral', icon: IconCircleDashed },
  waiting: { label: 'Collecting data', tone: 'neutral', icon: IconClock },
  unhealthy: { label: 'Not to be trusted', tone: 'warn', icon: IconAlertTriangle },
  keep_running: { label: 'Keep running', tone: 'active', icon: IconClock },
  ship: { label: 'Ship', tone: 'good', icon: IconCheck },
  roll_back: { label: 'Roll back', tone: 'bad', icon: IconArrowBackUp },
  no_difference: { label: 'No difference', tone: 'active', icon: IconEqual },
  no_metrics: { label: 'No metric', tone: 'neutral', icon: IconHelp },
};

const COMPARISONS: Readonly<Record<Comparison['verdict'], Look>> = {
  waiting: { label: 'Collecting data', tone: 'neutral', icon: IconClock },
  unclear: { label: 'Not clear yet', tone: 'neutral', icon: IconMinus },
  better: { label: 'Better', tone: 'good', icon: IconTrendingUp },
  worse: { label: 'Worse', tone: 'bad', icon: IconTrendingDown },
  not_worse: { label: 'Not worse', tone: 'good', icon: IconCheck },
  blocked: { label: 'Withheld', tone: 'warn', icon: IconAlertTriangle },
};

const HEALTH: Readonly<Record<HealthCheck['status'], Look>> = {
  ok: { label: 'Fine', tone: 'good', icon: IconCheck },
  failed: { label: 'Failed', tone: 'bad', icon: IconAlertTriangle },
  waiting: { label: 'Waiting', tone: 'neutral', icon: IconClock },
  not_applicable: { label: 'Does not apply', tone: 'neutral', icon: IconCircle },
};

/** What colour a verdict has, for what stands around it. */
export function toneOfVerdict(verdict: Verdict['verdict']): MarkTone {
  return VERDICTS[verdict].tone;
}

/** What is the matter with a check, in a word: the icon alone says it to nobody. */
export function wordOfHealth(status: HealthCheck['status']): string {
  return HEALTH[status].label;
}

export function StateMark({ state }: { readonly state: ExperimentState }) {
  return <Mark look={STATES[state]} />;
}

/** “Ship blue”, “Keep running”: what to do, in two words. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const look = VERDICTS[verdict.verdict];
  const isNamed = verdict.verdict === 'ship' && verdict.variant !== null;
  return <Mark look={look} {...(isNamed && { label: `${look.label} ${verdict.variant}` })} />;
}

export function ComparisonMark({ verdict }: Pick<Comparison, 'verdict'>) {
  return <Mark look={COMPARISONS[verdict]} />;
}

/** @param label instead of the state in a word. */
export function HealthMark(props: { status: HealthCheck['status']; label?: string }) {
  const { status, label } = props;
  return <Mark look={HEALTH[status]} {...(label !== undefined && { label })} />;
}

function Mark({ look, label }: { readonly look: Look; readonly label?: string }) {
  const { icon: Icon, tone } = look;
  return (
    <span className={classes['mark']} data-tone={tone}>
      <Icon size={14} aria-hidden />
      {label ?? look.label}
    </span>
  );
}
