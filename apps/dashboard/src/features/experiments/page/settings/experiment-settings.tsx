import type { Experiment } from '@halyard/contracts/experiments';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { flagQuery } from '#data/flags.queries.ts';
import { variantColor } from '#domain/variants.tsx';
import { sayAudience } from '#domain/words/conditions.ts';
import { counted, percent } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Mono } from '#ui/mono.tsx';
import { Section } from '#ui/section.tsx';
import { ShareBar } from '#ui/share-bar.tsx';
import classes from './experiment-settings.module.css';

const ROLES = { primary: 'primary', guardrail: 'guardrail', secondary: 'secondary' } as const;

/** How it is made: what was asked, of whom, and what decides. */
export function ExperimentSettings({ experiment }: { readonly experiment: Experiment }) {
  const { data: flag } = useQuery(flagQuery(experiment.flag_key));
  const keys = (flag?.variants ?? []).map(({ key }) => key);
  const { hypothesis, when, unit, traffic, layer_key, attributes, control } = experiment;
  return (
    <Section title="Settings">
      <dl className={classes['settings']}>
        <Setting name="Hypothesis">
          {hypothesis === '' ? <Nothing>None was written down.</Nothing> : hypothesis}
        </Setting>
        <Setting name="Audience">
          <span className={classes['sentence']}>{sayAudience(when)}</span>
        </Setting>
        <Setting name="Unit">
          <Mono>{unit}</Mono>
        </Setting>
        <Setting name="Variants">
          <ShareBar
            shares={experiment.variants.map(({ variant, weight }) => ({
              label: variant === control ? `${variant} (control)` : variant,
              percent: weight,
              color: variantColor(keys, variant),
            }))}
          />
          {experiment.variants
            .map(({ variant, weight }) => {
              const role = variant === control ? ', the control' : '';
              return `${variant} ${percent(weight)}${role}`;
            })
            .join(' · ')}
        </Setting>
        <Setting name="Traffic">
          {percent(traffic)} of the audience
          {traffic < 100 && `; the others get ${control} and are not counted`}
        </Setting>
        <Setting name="Layer">
          {layer_key === null ? (
            <Nothing>None: its users may be in other experiments, too.</Nothing>
          ) : (
            <Mono>{layer_key}</Mono>
          )}
        </Setting>
        <Setting name="Metrics">
          <MetricList experiment={experiment} />
        </Setting>
        <Setting name="Broken down by">
          {attributes.length === 0 ? <Nothing>Nothing.</Nothing> : attributes.join(', ')}
        </Setting>
        <Setting name="Plan">{sayPlan(experiment)}</Setting>
      </dl>
    </Section>
  );
}

function MetricList({ experiment: { key, metrics } }: { readonly experiment: Experiment }) {
  if (metrics.length === 0) return <Nothing>None yet.</Nothing>;
  return (
    <ul className={classes['metrics']}>
      {metrics.map(({ metric_key, role, margin }) => (
        <li key={metric_key}>
          <AnchorLink
            to="/app/experiments/$key/metrics/$metricKey"
            params={{ key, metricKey: metric_key }}
            inherit
          >
            <Mono>{metric_key}</Mono>
          </AnchorLink>{' '}
          {ROLES[role]}
          {margin !== undefined && `, at most ${percent(margin)} worse`}
        </li>
      ))}
    </ul>
  );
}

function sayPlan({ planned_units, planned_days, alpha, power }: Experiment): string {
  const amounts = [
    ...(planned_units === null ? [] : [`${counted(planned_units)} units`]),
    ...(planned_days === null ? [] : [`${counted(planned_days)} days`]),
  ];
  const error = `at most ${percent(alpha * 100)} false alarms, ${percent(power * 100)} power`;
  return `${amounts.length > 0 ? `${amounts.join(', ')}; ` : ''}${error}`;
}

function Setting({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes['setting']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Nothing({ children }: { readonly children: ReactNode }) {
  return <span className={classes['nothing']}>{children}</span>;
}
