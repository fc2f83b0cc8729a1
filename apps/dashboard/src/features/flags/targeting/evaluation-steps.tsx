import { PrerequisitesEditor } from '../rules/prerequisites-editor.tsx';
import { RulesEditor } from '../rules/rules-editor.tsx';
import { ServeEditor } from '../rules/serve-editor.tsx';
import { TargetsEditor } from '../rules/targets-editor.tsx';
import { OffStep } from './off-step.tsx';
import { RolloutInput } from './rollout-input.tsx';
import { Step } from './step.tsx';
import type { StepsProps } from './steps-props.ts';
import classes from './targeting-editor.module.css';

/** A config from top to bottom: the first step that decides is what somebody gets. */
export function EvaluationSteps(props: StepsProps) {
  const { flag, environmentKey, draft, onEdit, faultAt, isDisabled } = props;
  const variants = flag.variants.map(({ key }) => key);
  const common = { variants, faultAt, isDisabled, environmentKey };
  return (
    <ol className={classes['steps']} aria-label="Order of evaluation">
      <OffStep {...props} />
      <Step
        title="Prerequisites"
        lead={`What other flags must serve first; else everyone gets ${draft.off_variant}.`}
      >
        <PrerequisitesEditor
          value={draft.prerequisites}
          onChange={(prerequisites) => onEdit({ prerequisites })}
          flag={flag}
          faultAt={faultAt}
          isDisabled={isDisabled}
        />
      </Step>
      <Step title="Individual targets" lead="Who gets a variant by name, whatever the rules say.">
        <TargetsEditor
          {...common}
          value={draft.targets}
          onChange={(targets) => onEdit({ targets })}
        />
      </Step>
      <Step title="Rules" lead="Tried in order; the first one that matches decides.">
        <RulesEditor
          {...common}
          value={draft.rules}
          onChange={(rules) => onEdit({ rules })}
          flagKey={flag.key}
          offVariant={draft.off_variant}
        />
      </Step>
      <Step title="Everyone else" lead="What is served where nothing above has decided.">
        {flag.flag_type === 'percentage' ? (
          <div className={classes['rollout']}>
            <RolloutInput
              value={draft.rollout_percentage}
              onChange={(percentage) => onEdit({ rollout_percentage: percentage })}
              label={`Rollout in ${environmentKey}`}
              error={faultAt('rollout_percentage')}
              isDisabled={isDisabled}
            />
          </div>
        ) : (
          <ServeEditor
            {...common}
            value={draft.fallthrough}
            onChange={(fallthrough) => onEdit({ fallthrough })}
            flagKey={flag.key}
            offVariant={draft.off_variant}
            path="fallthrough"
          />
        )}
      </Step>
    </ol>
  );
}
