import { ApiError } from '@halyard/client';
import type { Segment } from '@halyard/contracts/segments';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { segmentQuery, segmentUsesQuery } from '#data/segments.queries.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Page } from '#ui/page.tsx';
import { SegmentHistoryTab } from '../history/segment-history-tab.tsx';
import { MembersTab } from '../members/members-tab.tsx';
import { SegmentActions } from './segment-actions.tsx';
import classes from './segment-page.module.css';
import { useMembersRefusal } from './use-segment-refusal.ts';
import { UsesTab } from './uses-tab.tsx';

const route = getRouteApi('/app/segments/$key');

const TABS = [
  { tab: undefined, label: 'Members' },
  { tab: 'uses', label: 'Used by' },
  { tab: 'history', label: 'History' },
] as const;

/** Everything about one segment. */
export function SegmentPage() {
  const { key } = route.useParams();
  const { tab = 'members' } = route.useSearch();
  const query = useQuery(segmentQuery(key));
  const uses = useQuery(segmentUsesQuery(key)).data;
  const refusal = useMembersRefusal(uses);
  if (query.error instanceof ApiError && query.error.status === 404) {
    return <NoSegment segmentKey={key} />;
  }
  const name = query.data?.name ?? key;
  return (
    <Page
      title={name}
      trail={<Trail segmentKey={key} />}
      heading={query.data ? <Heading segment={query.data} /> : key}
      lead={query.data?.description || undefined}
      actions={query.data && <SegmentActions segment={query.data} uses={uses} />}
    >
      <Tabs segmentKey={key} open={tab} />
      <Loaded query={query}>
        {(segment) => (
          <>
            {/* What is typed there must outlive a look at the other tabs. */}
            <div hidden={tab !== 'members'}>
              <MembersTab key={key} segment={segment} uses={uses} refusal={refusal} />
            </div>
            {tab === 'uses' && <UsesTab segmentKey={key} />}
            {tab === 'history' && <SegmentHistoryTab segment={segment} refusal={refusal} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Tabs({ segmentKey, open }: { readonly segmentKey: string; readonly open: string }) {
  return (
    <nav aria-label="About this segment" className={classes['tabs']}>
      {TABS.map(({ tab, label }) => (
        <Link
          key={label}
          to="/app/segments/$key"
          params={{ key: segmentKey }}
          search={tab ? { tab } : {}}
          className={classes['tab']}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={(tab ?? 'members') === open ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function Trail({ segmentKey }: { readonly segmentKey: string }) {
  return (
    <Text size="sm" component="nav" aria-label="Where you are" className={classes['trail']}>
      <AnchorLink to="/app/segments" inherit>
        Segments
      </AnchorLink>
      <span aria-hidden>/</span>
      <Mono>{segmentKey}</Mono>
    </Text>
  );
}

function Heading({ segment: { key, name } }: { readonly segment: Segment }) {
  return (
    <Group component="span" gap="xs" align="baseline">
      <bdi className={classes['name']}>{name}</bdi>
      <Group component="span" gap={2} wrap="nowrap" className={classes['key']}>
        <Mono>{key}</Mono>
        <CopyButton value={key} label="Copy the key" />
      </Group>
    </Group>
  );
}

function NoSegment({ segmentKey }: { readonly segmentKey: string }) {
  return (
    <Page title="No such segment" trail={<Trail segmentKey={segmentKey} />}>
      <EmptyState
        title="There is no segment with this key"
        actions={
          <ButtonLink to="/app/segments" variant="default">
            All segments
          </ButtonLink>
        }
      >
        <Mono>{segmentKey}</Mono> may be mistyped, or somebody has deleted the segment. The audit
        log knows what happened to it.
      </EmptyState>
    </Page>
  );
}
