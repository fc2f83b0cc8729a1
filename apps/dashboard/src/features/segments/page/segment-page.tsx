import { ApiError } from '@halyard/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { segmentQuery, segmentUsesQuery } from '#data/segments.queries.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { KeyHeading, KeyTrail, PageTab, PageTabs } from '#ui/keyed-page.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Page } from '#ui/page.tsx';
import { SegmentHistoryTab } from '../history/segment-history-tab.tsx';
import { MembersTab } from '../members/members-tab.tsx';
import { SegmentActions } from './segment-actions.tsx';
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
      heading={query.data ? <KeyHeading name={name} value={key} /> : key}
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
    <PageTabs label="About this segment">
      {TABS.map(({ tab, label }) => (
        <PageTab
          key={label}
          to="/app/segments/$key"
          params={{ key: segmentKey }}
          search={tab ? { tab } : {}}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={(tab ?? 'members') === open ? 'page' : undefined}
        >
          {label}
        </PageTab>
      ))}
    </PageTabs>
  );
}

function Trail({ segmentKey }: { readonly segmentKey: string }) {
  return (
    <KeyTrail value={segmentKey}>
      <AnchorLink to="/app/segments" inherit>
        Segments
      </AnchorLink>
    </KeyTrail>
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
