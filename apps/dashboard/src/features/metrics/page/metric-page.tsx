import { ApiError } from '@halyard/client';
import type { Metric } from '@halyard/contracts/metrics';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { metricQuery } from '#data/metrics.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { MetricDrawer } from '#domain/metrics/metric-drawer.tsx';
import { KINDS, sayDirection, sayMetric } from '#domain/metrics/metric-words.ts';
import { percent } from '#domain/words/text.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { KeyHeading, KeyTrail } from '#ui/keyed-page.tsx';
import { AnchorLink, ButtonLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Page } from '#ui/page.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import { AaCheck } from './aa-check.tsx';
import { DeleteMetric } from './delete-metric.tsx';
import { LatelySection } from './lately-section.tsx';

const route = getRouteApi('/app/metrics/$key');

/** A metric: what it says, what it was lately, and whether it is to be trusted. */
export function MetricPage() {
  const { key } = route.useParams();
  const query = useQuery(metricQuery(key));
  const trail = (
    <KeyTrail value={key}>
      <AnchorLink to="/app/metrics" inherit>
        Metrics
      </AnchorLink>
    </KeyTrail>
  );
  if (query.error instanceof ApiError && query.error.status === 404) {
    return (
      <Page title="No such metric" trail={trail}>
        <EmptyState
          title="There is no metric with this key"
          actions={
            <ButtonLink to="/app/metrics" variant="default">
              All metrics
            </ButtonLink>
          }
        >
          <Mono>{key}</Mono> may be mistyped, or somebody has deleted the metric.
        </EmptyState>
      </Page>
    );
  }
  const name = query.data?.name ?? key;
  return (
    <Page
      title={name}
      trail={trail}
      heading={query.data ? <KeyHeading name={name} value={key} /> : key}
      actions={query.data && <Actions metric={query.data} />}
    >
      <Loaded query={query}>{(metric) => <Content metric={metric} />}</Loaded>
    </Page>
  );
}

function Actions({ metric }: { readonly metric: Metric }) {
  const [isEditing, setEditing] = useState(false);
  const refusal = useRefusal()('metric:change');
  return (
    <>
      <Reasoned reason={refusal}>
        <Button variant="default" disabled={refusal !== undefined} onClick={() => setEditing(true)}>
          Edit
        </Button>
      </Reasoned>
      <DeleteMetric metric={metric} refusal={refusal} />
      <MetricDrawer
        isOpen={isEditing}
        metric={metric}
        onDone={({ name }) => {
          setEditing(false);
          notifyDone(`Saved metric ${name}.`);
        }}
        onClose={() => setEditing(false)}
      />
    </>
  );
}

function Content({ metric }: { readonly metric: Metric }) {
  const { environment, days = 14 } = route.useSearch();
  const navigate = route.useNavigate();
  const environments = useEnvironments();
  const place = environments.find(({ key }) => key === environment) ?? environments[0];
  return (
    <Stack gap="xl">
      <Facts metric={metric} />
      {place && (
        <>
          <LatelySection
            metric={metric}
            environmentKey={place.key}
            days={days}
            onChange={(patch) =>
              void navigate({ search: (now) => ({ ...now, ...patch }), replace: true })
            }
          />
          <AaCheck metric={metric} environmentKey={place.key} />
        </>
      )}
      <Section title="Used by">
        {metric.used_by.length === 0 ? (
          <Text size="sm" c="dimmed">
            No experiment uses it yet.
          </Text>
        ) : (
          <Group gap="md">
            {metric.used_by.map((key) => (
              <AnchorLink key={key} to="/app/experiments/$key" params={{ key }} size="sm">
                <Mono>{key}</Mono>
              </AnchorLink>
            ))}
          </Group>
        )}
      </Section>
    </Stack>
  );
}

function Facts({ metric }: { readonly metric: Metric }) {
  const { kind, direction, owner, description, minimum_effect: effect } = metric;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Badge>{KINDS[kind].label}</Badge>
        <Badge>{sayDirection(direction)}</Badge>
        <Text size="sm" c="dimmed">
          {owner === '' ? 'No owner' : <bdi>{owner}</bdi>}
        </Text>
      </Group>
      <Text size="sm">
        {sayMetric(metric)}. A change of {percent(effect)} is worth finding.
      </Text>
      {description !== '' && (
        <Text size="sm" c="dimmed" maw="44rem" dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {description}
        </Text>
      )}
    </Stack>
  );
}
