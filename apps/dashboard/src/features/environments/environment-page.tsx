import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { environmentsQuery } from '#data/environments.queries.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { DeleteEnvironment } from './delete-environment.tsx';
import { EnvironmentSettings } from './environment-settings.tsx';
import { SdkKeys } from './sdk-keys.tsx';

const route = getRouteApi('/app/environments/$key');

/** One environment: the keys that applications ask with, and its settings. */
export function EnvironmentPage() {
  const { key } = route.useParams();
  const query = useQuery(environmentsQuery);
  return (
    <Loaded query={query}>
      {(environments) => {
        const environment = environments.find((it) => it.key === key);
        if (!environment) return <NoSuchEnvironment />;
        return (
          <Page
            key={key}
            title={environment.name}
            trail={<Trail />}
            lead={environment.description || undefined}
            heading={
              <>
                <bdi>{environment.name}</bdi> <EnvironmentChip environmentKey={key} />
              </>
            }
          >
            <Stack gap="xl">
              <SdkKeys environment={environment} />
              <EnvironmentSettings environment={environment} />
              <DeleteEnvironment environment={environment} />
            </Stack>
          </Page>
        );
      }}
    </Loaded>
  );
}

function Trail() {
  return (
    <AnchorLink to="/app/environments" size="sm" c="dimmed">
      Environments
    </AnchorLink>
  );
}

function NoSuchEnvironment() {
  return (
    <Page title="No such environment" trail={<Trail />}>
      <EmptyState title="There is no environment with this key">
        It may have been deleted, or the link is mistyped.
      </EmptyState>
    </Page>
  );
}
