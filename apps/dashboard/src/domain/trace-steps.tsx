import type { EvaluationTrace } from '@halyard/contracts/evaluation-trace';
import { IconArrowRight, IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TraceConditions } from './trace-conditions.tsx';
import { TraceSplit } from './trace-split.tsx';
import classes from './trace-view.module.css';
import { VariantMark } from './variants.tsx';
import { list, name } from './words/text.ts';

type Prerequisite = EvaluationTrace['prerequisites'][number];
type Rule = EvaluationTrace['rules'][number];

/** What a flag's steps and those of a prerequisite have in common. */
type OwnSteps = Pick<EvaluationTrace, 'step' | 'rules' | 'split'>;

interface TraceStepsProps {
  readonly trace: EvaluationTrace;
  readonly variant: string | null;
  readonly variants: readonly string[];
}

/** The order of evaluation as far as it went. What stands last has decided. */
export function TraceSteps({ trace, variant, variants }: TraceStepsProps) {
  const { step, prerequisites } = trace;
  return (
    <ol className={classes['steps']} aria-label="Steps of the evaluation">
      <SwitchStep step={step} />
      {prerequisites.map((it) => (
        <PrerequisiteStep key={it.flag_key} prerequisite={it} />
      ))}
      <DecidingSteps trace={trace} variant={variant} variants={variants} />
    </ol>
  );
}

function SwitchStep({ step }: Pick<OwnSteps, 'step'>) {
  if (step === 'not_found') return <Step outcome="decides" title="There is no such flag here" />;
  if (step === 'error') return <Step outcome="decides" title="Its rules cannot be evaluated" />;
  if (step === 'disabled') return <Step outcome="decides" title="The flag is off" />;
  return <Step outcome="passed" title="The flag is on" />;
}

function PrerequisiteStep({ prerequisite }: { readonly prerequisite: Prerequisite }) {
  const { flag_key, variants, is_met, variant } = prerequisite;
  const served = variant === null ? 'cannot be evaluated' : `serves ${name(variant)}`;
  const title = is_met
    ? `Needs flag ${flag_key}, which ${served}`
    : `Needs flag ${flag_key} to serve ${list(variants.map(name), 'or')}; it ${served}`;
  return (
    <Step outcome={is_met ? 'passed' : 'decides'} title={title}>
      <details className={classes['details']}>
        <summary>How {flag_key} came to that</summary>
        <ol className={classes['steps']}>
          <SwitchStep step={prerequisite.step} />
          <DecidingSteps trace={prerequisite} variant={variant} variants={variants} />
        </ol>
      </details>
    </Step>
  );
}

interface DecidingStepsProps {
  readonly trace: OwnSteps;
  readonly variant: string | null;
  readonly variants: readonly string[];
}

function DecidingSteps({ trace, variant, variants }: DecidingStepsProps) {
  const { step, rules, split } = trace;
  const served = variant !== null && (
    <>
      {' '}
      <VariantMark variants={variants} variant={variant} />
    </>
  );
  const drawn = split && <TraceSplit split={split} variant={variant} variants={variants} />;
  if (step === 'target') {
    return <Step outcome="decides" title={<>The targeting key is listed for{served}</>} />;
  }
  return (
    <>
      {rules.map((rule, index) => (
        <RuleStep
          key={rule.id}
          rule={rule}
          number={index + 1}
          outcome={rule.is_match && step === 'rule' ? 'decides' : 'failed'}
        >
          {rule.is_match && (drawn ?? <div className={classes['serves']}>serves{served}</div>)}
        </RuleStep>
      ))}
      {step === 'fallthrough' && (
        <Step
          outcome="decides"
          title={
            <>
              {rules.length > 0 ? 'Everyone else gets' : 'Everyone gets'}
              {drawn ? ' a share' : served}
            </>
          }
        >
          {drawn}
        </Step>
      )}
    </>
  );
}

interface RuleStepProps {
  readonly rule: Rule;
  readonly number: number;
  readonly outcome: Outcome;
  readonly children: ReactNode;
}

function RuleStep({ rule, number, outcome, children }: RuleStepProps) {
  const { conditions, is_match } = rule;
  return (
    <Step outcome={outcome} title={`Rule ${number} ${is_match ? 'matches' : 'does not match'}`}>
      {conditions.length === 0 ? (
        <div className={classes['serves']}>It has no conditions: it matches everyone.</div>
      ) : (
        <TraceConditions conditions={conditions} />
      )}
      {children}
    </Step>
  );
}

type Outcome = 'decides' | 'passed' | 'failed';

const MARKS = {
  decides: { icon: IconArrowRight, label: 'Decides:' },
  passed: { icon: IconCheck, label: 'Passed:' },
  failed: { icon: IconX, label: 'Not met:' },
} as const;

interface StepProps {
  readonly outcome: Outcome;
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

function Step({ outcome, title, children }: StepProps) {
  const { icon: Icon, label } = MARKS[outcome];
  return (
    <li className={classes['step']} data-outcome={outcome}>
      <Icon size={14} className={classes['icon']} role="img" aria-label={label} />
      <div className={classes['body']}>
        <div className={classes['title']}>{title}</div>
        {children}
      </div>
    </li>
  );
}
