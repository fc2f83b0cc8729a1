import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Wizard } from './wizard.tsx';

const route = getRouteApi('/app/experiments/new');

/** Puts an experiment together, step by step. */
export function NewExperimentPage() {
  const { flag, environment } = route.useSearch();
  const flags = useQuery(flagSummariesQuery());
  const refusal = useRefusal()('experiment:change');
  return (
    <Page
      title="New experiment"
      trail={
        <AnchorLink to="/app/experiments" size="sm">
          Experiments
        </AnchorLink>
      }
    >
      {refusal === undefined ? (
        <Loaded query={flags}>
          {(data) =>
            data.length === 0 ? (
              <NoFlags />
            ) : (
              <Wizard flags={data} flagKey={flag} environmentKey={environment} />
            )
          }
        </Loaded>
      ) : (
        <EmptyState title="You may not create experiments">{refusal}</EmptyState>
      )}
    </Page>
  );
}

function NoFlags() {
  return (
    <EmptyState
      title="An experiment needs a flag"
      actions={
        <ButtonLink to="/app/flags" search={{ create: true }}>
          Create a flag
        </ButtonLink>
      }
    >
      It compares the variants of a flag, and there is no flag yet.
    </EmptyState>
  );
}
