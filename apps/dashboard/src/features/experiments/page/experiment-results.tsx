import type { Experiment } from '@halyard/contracts/experiments';
import type { Results } from '@halyard/contracts/results';
import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { flagQuery } from '#data/flags.queries.ts';
import { resultsQuery } from '#data/results.queries.ts';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Problem } from '#ui/problem.tsx';
import { Section } from '#ui/section.tsx';
import { AsOf } from './as-of.tsx';
import { EpochsTable } from './epochs-table.tsx';
import classes from './experiment-page.module.css';
import { ExposuresChart } from './exposures-chart.tsx';
import { HealthChecks } from './health-checks.tsx';
import { Progress } from './progress.tsx';
import { Scorecard } from './scorecard/scorecard.tsx';
import type { ScorecardView } from './scorecard/scorecard-rows.ts';
import { VerdictPanel } from './verdict-panel.tsx';

/** What it shows so far; asked for again by itself while it runs. */
export function ExperimentResults({ experiment }: { readonly experiment: Experiment }) {
  const query = useQuery(resultsQuery(experiment.key));
  return (
    <Loaded query={query} skeleton={<Skeletons />}>
      {(results) => (
        <Stack gap="xl" className={classes['results'] ?? ''}>
          {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
          <VerdictPanel verdict={results.verdict} experiment={experiment} />
          {experiment.state !== 'draft' && <Found experiment={experiment} results={results} />}
        </Stack>
      )}
    </Loaded>
  );
}

const route = getRouteApi('/app/experiments/$key');

interface FoundProps {
  readonly experiment: Experiment;
  readonly results: Results;
}

function Found({ experiment, results }: FoundProps) {
  const { view = 'relative', bayesian = false } = route.useSearch();
  const navigate = useNavigate({ from: '/app/experiments/$key' });
  const variants = useFlagVariants(experiment);
  const look = (next: { view: ScorecardView; bayesian: boolean }) =>
    void navigate({
      search: {
        ...(next.view === 'absolute' && { view: next.view }),
        ...(next.bayesian && { bayesian: true }),
      },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <div className={classes['state']}>
        <Progress results={results} />
        <HealthChecks results={results} />
        <AsOf experiment={experiment} results={results} />
      </div>
      <Scorecard
        results={results}
        variants={variants}
        view={view}
        isBayesian={bayesian}
        onView={(next) => look({ view: next, bayesian })}
        onBayesian={(next) => look({ view, bayesian: next })}
      />
      <Section
        title="Exposures"
        lead="A unit counts from the first time that it was served a variant in an epoch."
      >
        <ExposuresChart results={results} variants={variants} />
        <EpochsTable results={results} variants={variants} />
      </Section>
    </>
  );
}

/** The flag's variants in their order, which decides their colours; the experiment's own until they are known. */
function useFlagVariants(experiment: Experiment): readonly string[] {
  const { data: flag } = useQuery(flagQuery(experiment.flag_key));
  return flag
    ? flag.variants.map(({ key }) => key)
    : experiment.variants.map(({ variant }) => variant);
}

function Skeletons() {
  return (
    <Stack gap="xl" className={classes['results'] ?? ''}>
      <Skeleton height={72} />
      <Skeleton height={48} />
      <Lines count={6} height={36} />
    </Stack>
  );
}
