import type { Experiment } from '@halyard/contracts/experiments';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { experimentsQuery } from '#data/experiments.queries.ts';
import { summariesQuery } from '#data/results.queries.ts';
import { ButtonLink } from '#ui/links.tsx';
import { Lines } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Problem } from '#ui/problem.tsx';
import { NewExperimentButton } from '../new-experiment-button.tsx';
import { ExperimentFilters } from './experiment-filters.tsx';
import { ExperimentTable } from './experiment-table.tsx';
import { NoExperiments, NoneFound } from './list-empty.tsx';
import { filterOf, isNarrowed, type ListSearch, patched } from './list-search.ts';
import { MoreExperiments } from './more-experiments.tsx';
import { useFirstLook } from './use-first-look.ts';

const route = getRouteApi('/app/experiments');
const NONE: readonly Experiment[] = [];

/** All experiments, and what each has shown so far. */
export function ExperimentListPage() {
  const search = patched({}, route.useSearch());
  const navigate = useNavigate({ from: '/app/experiments' });
  const narrow = (next: ListSearch) => void navigate({ search: next, replace: true });
  const query = useInfiniteQuery(experimentsQuery(filterOf(search)));
  const summaries = useQuery(summariesQuery);
  const experiments = query.data?.pages.flatMap(({ items }) => items);
  useFirstLook(experiments ?? NONE, summaries.data);
  const isEmpty = experiments?.length === 0;
  const isBare = isEmpty && !isNarrowed(search);
  return (
    <Page
      title="Experiments"
      lead="An experiment gives the variants of a flag to comparable groups of users and measures which one does better."
      width="wide"
      actions={
        <>
          <ButtonLink to="/app/experiments/layers" variant="default">
            Layers and holdouts
          </ButtonLink>
          <ButtonLink to="/app/experiment-plan" variant="default">
            Power calculator
          </ButtonLink>
          <NewExperimentButton />
        </>
      }
    >
      {!isBare && <ExperimentFilters search={search} onChange={narrow} />}
      {!experiments && query.isError && (
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      )}
      {!experiments && !query.isError && <Lines count={8} height={36} />}
      {isBare && <NoExperiments />}
      {isEmpty && !isBare && <NoneFound onClear={() => narrow({})} />}
      {experiments && !isEmpty && (
        <>
          {summaries.isError && <Problem error={summaries.error} />}
          <ExperimentTable
            experiments={experiments}
            summaries={summaries.data}
            isWaiting={summaries.isPending}
          />
          <MoreExperiments query={query} />
        </>
      )}
    </Page>
  );
}
