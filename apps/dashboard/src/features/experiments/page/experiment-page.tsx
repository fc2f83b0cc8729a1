import { ApiError } from '@halyard/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { experimentQuery } from '#data/experiments.queries.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { KeyHeading, KeyTrail } from '#ui/keyed-page.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Page } from '#ui/page.tsx';
import { ExperimentActions } from './actions/experiment-actions.tsx';
import { ExperimentFacts } from './experiment-facts.tsx';
import { ExperimentResults } from './experiment-results.tsx';
import { ExperimentSettings } from './settings/experiment-settings.tsx';

const route = getRouteApi('/app/experiments/$key');

/** Everything about one experiment: what it shows first, how it is made last. */
export function ExperimentPage() {
  const { key } = route.useParams();
  const query = useQuery(experimentQuery(key));
  if (query.error instanceof ApiError && query.error.status === 404) {
    return <NoExperiment experimentKey={key} />;
  }
  const name = query.data?.name ?? key;
  return (
    <Page
      title={name}
      trail={<Trail experimentKey={key} />}
      heading={query.data ? <KeyHeading name={name} value={key} /> : key}
      actions={query.data && <ExperimentActions experiment={query.data} />}
    >
      <Loaded query={query}>
        {(experiment) => (
          <>
            <ExperimentFacts experiment={experiment} />
            <ExperimentResults experiment={experiment} />
            <ExperimentSettings experiment={experiment} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Trail({ experimentKey }: { readonly experimentKey: string }) {
  return (
    <KeyTrail value={experimentKey}>
      <AnchorLink to="/app/experiments" inherit>
        Experiments
      </AnchorLink>
    </KeyTrail>
  );
}

function NoExperiment({ experimentKey }: { readonly experimentKey: string }) {
  return (
    <Page title="No such experiment" trail={<Trail experimentKey={experimentKey} />}>
      <EmptyState
        title="There is no experiment with this key"
        actions={
          <ButtonLink to="/app/experiments" variant="default">
            All experiments
          </ButtonLink>
        }
      >
        <Mono>{experimentKey}</Mono> may be mistyped, or somebody has deleted the experiment. The
        audit log knows what happened to it.
      </EmptyState>
    </Page>
  );
}
