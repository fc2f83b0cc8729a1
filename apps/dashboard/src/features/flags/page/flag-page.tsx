import { ApiError } from '@halyard/client';
import type { Flag } from '@halyard/contracts/flags';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { flagQuery } from '#data/flags.queries.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Page } from '#ui/page.tsx';
import { FlagFacts } from './flag-facts.tsx';
import classes from './flag-page.module.css';
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
      heading={query.data ? <Heading flag={query.data} /> : key}
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

function Trail({ flagKey }: { flagKey: string }) {
  return (
    <Text size="sm" component="nav" aria-label="Where you are" className={classes['trail']}>
      <AnchorLink to="/app/flags" inherit>
        Flags
      </AnchorLink>
      <span aria-hidden>/</span>
      <Mono>{flagKey}</Mono>
    </Text>
  );
}

function Heading({ flag: { key, name } }: { flag: Flag }) {
  return (
    <Group component="span" gap="xs" align="baseline" className={classes['heading']}>
      <bdi className={classes['name']}>{name}</bdi>
      <Group component="span" gap={2} wrap="nowrap" className={classes['key']}>
        <Mono>{key}</Mono>
        <CopyButton value={key} label="Copy the key" />
      </Group>
    </Group>
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
