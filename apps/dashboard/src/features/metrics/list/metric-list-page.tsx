import type { Metric } from '@halyard/contracts/metrics';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { metricsQuery } from '#data/metrics.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { MetricDrawer } from '#domain/metrics/metric-drawer.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Page } from '#ui/page.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { MetricTable } from './metric-table.tsx';

const route = getRouteApi('/app/metrics');

/** All metrics; found by key, name, event or description. */
export function MetricListPage() {
  const { q = '', create = false } = route.useSearch();
  const navigate = useNavigate({ from: '/app/metrics' });
  const refusal = useRefusal()('metric:change');
  const query = useQuery(metricsQuery);
  const setCreating = (isOpen: boolean) =>
    void navigate({ search: { ...(q !== '' && { q }), ...(isOpen && { create: true }) } });
  const button = (
    <Reasoned reason={refusal}>
      <Button onClick={() => setCreating(true)} disabled={refusal !== undefined}>
        Create metric
      </Button>
    </Reasoned>
  );
  return (
    <Page
      title="Metrics"
      lead="A metric says once what is counted of the events that applications send, and which way is good. Experiments choose from them, so that all of them mean the same by it."
      actions={button}
      width="wide"
    >
      <Loaded query={query}>
        {(metrics) =>
          metrics.length === 0 ? (
            <EmptyState title="No metrics yet" actions={button}>
              Applications say what users do by OpenFeature’s <code>track()</code>. A metric makes a
              figure of it: the share of users who buy, what they spend, how long a page takes.
            </EmptyState>
          ) : (
            <Found
              metrics={metrics}
              q={q}
              onSearch={(text) =>
                void navigate({ search: text === '' ? {} : { q: text }, replace: true })
              }
            />
          )
        }
      </Loaded>
      <MetricDrawer
        isOpen={create && refusal === undefined}
        onDone={({ key, name }) => {
          notifyDone(`Created metric ${name}.`);
          void navigate({ to: '/app/metrics/$key', params: { key } });
        }}
        onClose={() => setCreating(false)}
      />
    </Page>
  );
}

interface FoundProps {
  readonly metrics: readonly Metric[];
  readonly q: string;
  readonly onSearch: (text: string) => void;
}

function Found({ metrics, q, onSearch }: FoundProps) {
  const wanted = q.trim().toLowerCase();
  const found = metrics.filter(({ key, name, event, description, owner }) =>
    `${key}\n${name}\n${event}\n${description}\n${owner}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <TextInput
        type="search"
        aria-label="Search metrics"
        placeholder="Search by key, name, event or owner"
        maw="24rem"
        mb="sm"
        defaultValue={q}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      {found.length === 0 ? (
        <EmptyState title="No metric matches">
          None of the {metrics.length} metrics has that in its key, name, event, description or
          owner.
        </EmptyState>
      ) : (
        <MetricTable metrics={found} />
      )}
    </>
  );
}
