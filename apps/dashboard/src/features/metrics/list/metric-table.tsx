import type { Metric } from '@halyard/contracts/metrics';
import { Table, Text } from '@mantine/core';
import { useSeenEvents } from '#domain/metrics/event-seen.tsx';
import { KINDS, sayDirection, sayMetric } from '#domain/metrics/metric-words.ts';
import { count } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Mono } from '#ui/mono.tsx';
import { Time } from '#ui/time.tsx';
import { WideTable } from '#ui/wide-table.tsx';

export function MetricTable({ metrics }: { readonly metrics: readonly Metric[] }) {
  const seen = useSeenEvents();
  return (
    <WideTable label="Metrics" minWidth={820} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Metric</Table.Th>
          <Table.Th>Event</Table.Th>
          <Table.Th>What it measures</Table.Th>
          <Table.Th>Good</Table.Th>
          <Table.Th>Used by</Table.Th>
          <Table.Th>Last event</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {metrics.map((metric) => (
          <MetricRow
            key={metric.key}
            metric={metric}
            lastAt={seen && (seen.get(metric.event)?.last_at ?? null)}
          />
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

interface MetricRowProps {
  readonly metric: Metric;
  /** Null where none came in seven days; undefined until that is known. */
  readonly lastAt: string | null | undefined;
}

function MetricRow({ metric, lastAt }: MetricRowProps) {
  const { key, name, event, kind, used_by: usedBy } = metric;
  const [only] = usedBy;
  return (
    <Table.Tr>
      <Table.Td maw="20rem">
        <AnchorLink
          to="/app/metrics/$key"
          params={{ key }}
          size="sm"
          fw={550}
          c="inherit"
          lineClamp={2}
        >
          <bdi>{name}</bdi>
        </AnchorLink>
        <Mono c="dimmed">{key}</Mono>
      </Table.Td>
      <Table.Td maw="14rem" style={{ overflowWrap: 'anywhere' }}>
        <Mono>{event}</Mono>
      </Table.Td>
      <Table.Td maw="26rem">
        <Text size="sm">{KINDS[kind].label}</Text>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {sayMetric(metric)}
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{sayDirection(metric.direction)}</Table.Td>
      <Table.Td>
        {only === undefined ? (
          <Text size="sm" c="dimmed" span>
            nothing
          </Text>
        ) : usedBy.length === 1 ? (
          <AnchorLink to="/app/experiments/$key" params={{ key: only }} size="sm">
            <Mono>{only}</Mono>
          </AnchorLink>
        ) : (
          <AnchorLink to="/app/metrics/$key" params={{ key }} size="sm">
            {count(usedBy.length, 'experiment')}
          </AnchorLink>
        )}
      </Table.Td>
      <Table.Td>{lastAt === undefined ? null : <LastEvent at={lastAt} />}</Table.Td>
    </Table.Tr>
  );
}

function LastEvent({ at }: { readonly at: string | null }) {
  if (at !== null) return <Time at={at} />;
  return (
    <Text size="sm" c="dimmed" span>
      not in seven days
    </Text>
  );
}
