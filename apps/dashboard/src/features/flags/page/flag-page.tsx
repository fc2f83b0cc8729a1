import { ApiError } from '@halyard/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { flagQuery } from '#data/flags.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { KeyHeading, KeyTrail } from '#ui/keyed-page.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Page } from '#ui/page.tsx';
import { FlagFacts } from './flag-facts.tsx';
import { FlagTabs, useTabName } from './flag-tabs.tsx';

const route = getRouteApi('/app/flags/$key');

/** The frame of everything about one flag. */
export function FlagPage() {
  const { key } = route.useParams();
  const query = useQuery(flagQuery(key));
  const tab = useTabName();
  const isMissing = query.error instanceof ApiError && query.error.status === 404;
  if (isMissing) return <NoFlag flagKey={key} />;
  const name = query.data?.name ?? key;
  return (
    <Page
      title={tab === undefined ? name : `${tab} · ${name}`}
      trail={<Trail flagKey={key} />}
      heading={query.data ? <KeyHeading name={name} value={key} /> : key}
      actions={query.data && !query.data.is_archived && <NewExperiment flagKey={key} />}
    >
      <Loaded query={query}>
        {(flag) => (
          <>
            <FlagFacts flag={flag} />
            <FlagTabs flagKey={key} />
            <Outlet />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function NewExperiment({ flagKey }: { flagKey: string }) {
  if (useRefusal()('experiment:change') !== undefined) return null;
  return (
    <ButtonLink
      to="/app/experiments/new"
      search={{ flag: flagKey }}
      variant="default"
      aria-label="New experiment on this flag"
    >
      New experiment
    </ButtonLink>
  );
}

function Trail({ flagKey }: { flagKey: string }) {
  return (
    <KeyTrail value={flagKey}>
      <AnchorLink to="/app/flags" inherit>
        Flags
      </AnchorLink>
    </KeyTrail>
  );
}

function NoFlag({ flagKey }: { flagKey: string }) {
  return (
    <Page title="No such flag" trail={<Trail flagKey={flagKey} />}>
      <EmptyState
        title="There is no flag with this key"
        actions={
          <ButtonLink to="/app/flags" variant="default">
            All flags
          </ButtonLink>
        }
      >
        <Mono>{flagKey}</Mono> may be mistyped, or somebody has deleted the flag. The audit log
        knows what happened to it.
      </EmptyState>
    </Page>
  );
}
