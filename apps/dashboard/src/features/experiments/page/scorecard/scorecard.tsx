import type { MetricResult, Results } from '@halyard/contracts/results';
import { SegmentedControl, Switch, Text, VisuallyHidden } from '@mantine/core';
import { sayLiftTick } from '#domain/experiments/figures.ts';
import { IntervalAxis } from '#ui/charts/interval-bar.tsx';
import { Section } from '#ui/section.tsx';
import classes from './scorecard.module.css';
import { ScorecardLine } from './scorecard-line.tsx';
import { domainOf, rowsOf, type ScorecardView } from './scorecard-rows.ts';

const ROLES = [
  { role: 'primary', title: 'Primary metrics', lead: 'They decide.' },
  {
    role: 'guardrail',
    title: 'Guardrails',
    lead: 'They must not get worse than the dashed line. Only that side is tested, so a bar may reach a little over it.',
  },
  { role: 'secondary', title: 'Secondary metrics', lead: 'They explain, and decide nothing.' },
] as const;

interface ScorecardProps {
  readonly results: Results;
  /** The keys of the flag's variants, for their colours. */
  readonly variants: readonly string[];
  readonly view: ScorecardView;
  readonly isBayesian: boolean;
  readonly onView: (view: ScorecardView) => void;
  readonly onBayesian: (isBayesian: boolean) => void;
}

/** Every metric and variant with the interval of its effect, all on one axis. */
export function Scorecard(props: ScorecardProps) {
  const { results, view, isBayesian, onView, onBayesian } = props;
  return (
    <Section
      title="Scorecard"
      lead={
        isBayesian
          ? 'The Bayesian view is not safe to stop by: who stops at the first high chance to win is wrong far too often.'
          : 'Bars are intervals that hold however often you look; the mark is the estimate. Only where something is better, worse or not worse is a claim made.'
      }
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="How differences are said"
            data={[
              { value: 'relative', label: 'Relative' },
              { value: 'absolute', label: 'Absolute' },
            ]}
            value={view}
            onChange={(value) => onView(value === 'absolute' ? 'absolute' : 'relative')}
          />
          <Switch
            size="xs"
            label="Bayesian view"
            description="not safe to stop by"
            checked={isBayesian}
            onChange={(event) => onBayesian(event.currentTarget.checked)}
          />
        </>
      }
    >
      {results.metrics.length === 0 ? (
        <Text size="sm" c="dimmed">
          This experiment measures nothing yet. Add a metric under “Edit”; what its users did so far
          counts, too.
        </Text>
      ) : (
        <Lines {...props} />
      )}
    </Section>
  );
}

function Lines({ results, variants, view, isBayesian }: ScorecardProps) {
  const all = results.metrics.flatMap((metric) => rowsOf(metric, view));
  const shared = domainOf(all);
  const columns = isBayesian
    ? ['Metric', 'Control', 'Variant', 'Difference', 'Chance to win', 'Expected loss']
    : ['Metric', 'Control', 'Variant', 'Difference', 'Interval', 'p', 'Verdict'];
  return (
    <div
      role="table"
      aria-label="Scorecard"
      className={classes['table']}
      data-bayesian={isBayesian || undefined}
    >
      <div role="row" className={classes['header']}>
        {columns.map((column) => (
          <div key={column} role="columnheader">
            {column === 'Interval' ? (
              <>
                <VisuallyHidden>Interval</VisuallyHidden>
                {view === 'relative' && <IntervalAxis domain={shared} say={sayLiftTick} />}
              </>
            ) : (
              column
            )}
          </div>
        ))}
      </div>
      {ROLES.map(({ role, title, lead }) => {
        const metrics = results.metrics.filter((metric) => metric.role === role);
        if (metrics.length === 0) return null;
        return (
          <div key={role} role="rowgroup" aria-label={title}>
            <div role="row" className={classes['role']}>
              <div role="cell" aria-colspan={columns.length}>
                <strong>{title}</strong> {lead}
              </div>
            </div>
            {metrics.map((metric) => (
              <MetricLines
                key={metric.metric_key}
                metric={metric}
                results={results}
                variants={variants}
                view={view}
                isBayesian={isBayesian}
                shared={shared}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}

interface MetricLinesProps
  extends Pick<ScorecardProps, 'results' | 'variants' | 'view' | 'isBayesian'> {
  readonly metric: MetricResult;
  readonly shared: ReturnType<typeof domainOf>;
}

/** In the metric's own unit there is nothing to share an axis with but its own variants. */
function MetricLines({ metric, shared, view, results, variants, isBayesian }: MetricLinesProps) {
  const rows = rowsOf(metric, view);
  const domain = view === 'relative' ? shared : domainOf(rows);
  return rows.map((row, place) => (
    <ScorecardLine
      key={row.comparison.variant}
      experimentKey={results.experiment_key}
      row={row}
      domain={domain}
      isFirst={place === 0}
      variants={variants}
      isBayesian={isBayesian}
    />
  ));
}
