import type { Experiment } from '@halyard/contracts/experiments';
import type { ResultsSummary } from '@halyard/contracts/results';
import { Skeleton, Text } from '@mantine/core';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { sayDays } from '#domain/experiments/figures.ts';
import { HealthMark, StateMark, VerdictMark } from '#domain/experiments/marks.tsx';
import { counted, name as sayName } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Meter } from '#ui/meter.tsx';
import { Mono } from '#ui/mono.tsx';
import classes from './experiment-list.module.css';

const COLUMNS = ['Experiment', 'Flag', 'State', 'Time', 'Units', 'What it shows'] as const;

interface ExperimentTableProps {
  readonly experiments: readonly Experiment[];
  /** Undefined until they are known. */
  readonly summaries: readonly ResultsSummary[] | undefined;
  readonly isWaiting: boolean;
}

/** One experiment in a row; on narrow screens as a block. Roles say that it is a table however it is laid out. */
export function ExperimentTable({ experiments, summaries, isWaiting }: ExperimentTableProps) {
  const byKey = new Map(summaries?.map((it) => [it.experiment_key, it]));
  return (
    <div role="table" aria-label="Experiments" className={classes['table']}>
      <div role="row" className={classes['header']}>
        {COLUMNS.map((column) => (
          <span key={column} role="columnheader">
            {column}
          </span>
        ))}
      </div>
      {experiments.map((experiment) => (
        <Row
          key={experiment.key}
          experiment={experiment}
          summary={byKey.get(experiment.key)}
          isWaiting={isWaiting}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly experiment: Experiment;
  readonly summary: ResultsSummary | undefined;
  readonly isWaiting: boolean;
}

function Row({ experiment, summary, isWaiting }: RowProps) {
  const { key, name, flag_key, environment_key, state } = experiment;
  return (
    <div role="row" className={classes['row']}>
      <div role="rowheader" className={classes['name']}>
        <AnchorLink
          to="/app/experiments/$key"
          params={{ key }}
          size="sm"
          fw={550}
          c="inherit"
          lineClamp={2}
        >
          <bdi>{name}</bdi>
        </AnchorLink>
        <Mono c="dimmed" title={key}>
          {key}
        </Mono>
      </div>
      <div role="cell" className={classes['flag']}>
        <AnchorLink
          to="/app/flags/$key"
          params={{ key: flag_key }}
          search={{ environment: environment_key }}
          size="sm"
        >
          <Mono>{flag_key}</Mono>
        </AnchorLink>
        <EnvironmentChip environmentKey={environment_key} />
      </div>
      <div role="cell">
        <StateMark state={state} />
      </div>
      <div role="cell">
        <Days experiment={experiment} summary={summary} />
      </div>
      <div role="cell">
        <Units experiment={experiment} summary={summary} />
      </div>
      <div role="cell" className={classes['verdict']}>
        {isWaiting ? (
          <Skeleton height={14} width="70%" />
        ) : (
          <Shown experiment={experiment} summary={summary} />
        )}
      </div>
    </div>
  );
}

type FactProps = Pick<RowProps, 'experiment' | 'summary'>;

function Days({ experiment, summary }: FactProps) {
  const { state, planned_days: planned } = experiment;
  if (state === 'draft') return <Dim>{planned === null ? '–' : `${planned} days planned`}</Dim>;
  const days = summary?.days ?? daysSince(experiment);
  return (
    <Meter share={planned === null ? undefined : days / planned}>
      {planned === null
        ? sayDays(days)
        : `${sayDays(days)} of ${planned}${days < 1 ? ' days' : ''}`}
    </Meter>
  );
}

function Units({ experiment, summary }: FactProps) {
  const planned = experiment.planned_units;
  if (!summary) {
    return <Dim>{planned === null ? '–' : `${counted(planned)} planned`}</Dim>;
  }
  return (
    <Meter share={planned === null ? undefined : summary.units / planned}>
      {planned === null
        ? counted(summary.units)
        : `${counted(summary.units)} of ${counted(planned)}`}
    </Meter>
  );
}

function Shown({ experiment, summary }: FactProps) {
  if (experiment.state === 'draft') return <Dim>Not started yet</Dim>;
  const decision =
    experiment.state === 'decided' && experiment.decision !== null
      ? `Decided: ${sayName(experiment.decision)} is served.`
      : undefined;
  if (!summary) return <Dim>{decision ?? 'Nothing was computed yet'}</Dim>;
  return (
    <>
      <span className={classes['marks']}>
        <VerdictMark verdict={summary.verdict} />
        {!summary.is_healthy && <HealthMark status="failed" label="A health check failed" />}
      </span>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {decision ?? summary.verdict.sentence}
      </Text>
    </>
  );
}

function Dim({ children }: { readonly children: string }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  );
}

const DAY_MS = 86_400_000;

function daysSince({ started_at, stopped_at }: Experiment): number {
  if (started_at === null) return 0;
  const end = stopped_at === null ? Date.now() : Date.parse(stopped_at);
  return Math.max(0, end - Date.parse(started_at)) / DAY_MS;
}
