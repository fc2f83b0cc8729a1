import type { Plan } from '@halyard/contracts/experiment-plan';
import { Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { count, counted } from '#domain/words/text.ts';
import { LineChart } from '#ui/charts/line-chart.tsx';
import { Lines } from '#ui/loaded.tsx';
import { Notice } from '#ui/notice.tsx';
import { Problem } from '#ui/problem.tsx';
import classes from './plan.module.css';
import { curveTop, sayBaseline, sayDetectable, sayPlan } from './say-plan.ts';

interface PlanResultProps {
  readonly query: UseQueryResult<Plan>;
  readonly effect: number;
  /** Whether the baseline is a share. */
  readonly isShare: boolean;
  /** Stands where nothing was asked yet. */
  readonly missing: string;
}

/** How long it takes, in a sentence and as a curve over the days. */
export function PlanResult({ query, effect, isShare, missing }: PlanResultProps) {
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) {
    if (query.fetchStatus === 'fetching') return <Lines count={4} />;
    return <Text c="dimmed">{missing}</Text>;
  }
  const plan = query.data;
  const sentence = sayPlan(plan);
  return (
    <div className={classes['result']} data-waiting={query.isPlaceholderData || undefined}>
      <div aria-live="polite">
        {sentence === undefined ? (
          <Notice title="There is no plan from this">
            {plan.reason ?? 'With these figures none can be made.'}
          </Notice>
        ) : (
          <p className={classes['sentence']}>{sentence}</p>
        )}
      </div>
      <Text size="xs" c="dimmed">
        {sayBaseline(plan.baseline, isShare)} {plan.baseline.source}.
      </Text>
      {plan.curve.length > 1 && <Curve plan={plan} effect={effect} />}
    </div>
  );
}

function Curve({ plan, effect }: { readonly plan: Plan; readonly effect: number }) {
  const { curve, days } = plan;
  const last = curve.at(-1);
  return (
    <LineChart
      title="What can be found after how long"
      description={
        last
          ? `After ${count(last.days, 'day')} and ${counted(last.units)} units a change of ${sayDetectable(last.detectable)} can be found.`
          : ''
      }
      series={[
        {
          key: 'detectable',
          label: 'Smallest change found',
          color: 'var(--hy-variant-0)',
          points: curve.map((point) => ({ x: point.days, y: point.detectable })),
        },
      ]}
      nameX="Days"
      sayX={(day) => `${day}\u00A0d`}
      sayY={sayDetectable}
      domainY={[0, curveTop(curve, effect)]}
      references={[{ y: effect, label: 'what you look for' }]}
      marks={days === null || days > (last?.days ?? 0) ? [] : [{ x: days, label: 'enough' }]}
    />
  );
}
