import type { FlagEvaluationCounts } from '@halyard/contracts/evaluation-counts';
import type { Flag } from '@halyard/contracts/flags';
import { SegmentedControl, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { flagEvaluationCountsQuery } from '#data/evaluations.queries.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { variantColor } from '#domain/variants.tsx';
import { count, counted, percent } from '#domain/words/text.ts';
import { BarsChart } from '#ui/charts/bars-chart.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ButtonLink } from '#ui/links.tsx';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Section } from '#ui/section.tsx';
import { Time } from '#ui/time.tsx';
import { useFlag } from '../page/use-flag.ts';
import { seriesOf } from './evaluation-series.ts';

const route = getRouteApi('/app/flags/$key/evaluations');

const TIMES = [
  { hours: 24, label: '24 h', words: '24 hours' },
  { hours: 168, label: '7 d', words: '7 days' },
  { hours: 720, label: '30 d', words: '30 days' },
] as const;

/** What the flag served over time, environment by environment. */
export function FlagEvaluationsTab() {
  const flag = useFlag();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const environments = useEnvironments();
  const time = TIMES.find(({ hours }) => hours === search.hours) ?? TIMES[0];
  const query = useQuery(flagEvaluationCountsQuery(flag.key, { hours: time.hours }));
  const environment =
    environments.find(({ key }) => key === search.environment)?.key ??
    busiest(query.data) ??
    environments[0]?.key;
  const set = (patch: typeof search) =>
    void navigate({ search: (now) => ({ ...now, ...patch }), replace: true });
  return (
    <Section
      title="What it served"
      lead="Every answer that an application got, by its variant."
      actions={
        <>
          <Select
            aria-label="Environment"
            data={environments.map(({ key }) => key)}
            value={environment ?? null}
            allowDeselect={false}
            onChange={(key) => key !== null && set({ environment: key })}
            w="11rem"
          />
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            value={String(time.hours)}
            onChange={(hours) => set({ hours: Number(hours) })}
            data={TIMES.map(({ hours, label }) => ({ value: String(hours), label }))}
          />
        </>
      }
    >
      {environment !== undefined && (
        <Loaded query={query} skeleton={<Lines count={6} height={32} />}>
          {(counts) => (
            <Drawn flag={flag} counts={counts} environmentKey={environment} words={time.words} />
          )}
        </Loaded>
      )}
    </Section>
  );
}

/** Where the flag was evaluated most. */
function busiest(counts: FlagEvaluationCounts | undefined): string | undefined {
  return counts?.variants.toSorted((a, b) => b.total - a.total)[0]?.environment_key;
}

interface DrawnProps {
  readonly flag: Flag;
  readonly counts: FlagEvaluationCounts;
  readonly environmentKey: string;
  /** “24 hours”. */
  readonly words: string;
}

function Drawn({ flag, counts, environmentKey, words }: DrawnProps) {
  const keys = flag.variants.map(({ key }) => key);
  const { steps, series } = seriesOf(counts, environmentKey, keys);
  const total = series.reduce((sum, each) => sum + each.total, 0);
  if (total === 0) return <Nothing flag={flag} lastAt={counts.last_evaluated_at} words={words} />;
  const shares = series.map(
    (each) => `${nameOf(each.variant)} ${percent(Number(((each.total / total) * 100).toFixed(1)))}`,
  );
  return (
    <>
      <Text size="sm">
        {count(total, 'evaluation')} in {environmentKey} in {words}: {shares.join(', ')}.
      </Text>
      <BarsChart
        title={`Evaluations in ${environmentKey}`}
        description={`In ${words}: ${shares.join(', ')}.`}
        bins={steps}
        nameX="From"
        series={series.map(({ variant, counts: values }) => ({
          key: variant ?? '',
          label: nameOf(variant),
          color: variant === undefined ? 'var(--mantine-color-error)' : variantColor(keys, variant),
          values,
        }))}
        arrangement="stacked"
        sayY={counted}
        height={260}
      />
      <Text size="xs" c="dimmed">
        The last step has not ended yet. Applications that evaluate by themselves report what they
        did about once a minute.
      </Text>
    </>
  );
}

function nameOf(variant: string | undefined): string {
  return variant ?? 'failed';
}

interface NothingProps {
  readonly flag: Flag;
  readonly lastAt: string | null;
  readonly words: string;
}

function Nothing({ flag, lastAt, words }: NothingProps) {
  return (
    <EmptyState
      title={`Not asked for in ${words}`}
      actions={
        <ButtonLink to="/app/flags/$key/code" params={{ key: flag.key }} variant="default">
          Use it in your code
        </ButtonLink>
      }
    >
      {lastAt === null ? (
        'No application has asked for this flag yet.'
      ) : (
        <>
          It was asked for last <Time at={lastAt} />, here or in another environment.
        </>
      )}
    </EmptyState>
  );
}
