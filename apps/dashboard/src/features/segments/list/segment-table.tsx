import type { SegmentSummary } from '@halyard/contracts/segments';
import { Table, Text } from '@mantine/core';
import { sayCondition } from '#domain/words/conditions.ts';
import { count, counted } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Mono } from '#ui/mono.tsx';
import { Time } from '#ui/time.tsx';
import { WideTable } from '#ui/wide-table.tsx';

/** Most groups that are told in a row. */
const TOLD = 2;

export function SegmentTable({ segments }: { readonly segments: readonly SegmentSummary[] }) {
  return (
    <WideTable label="Segments" minWidth={720} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Segment</Table.Th>
          <Table.Th>Whoever matches</Table.Th>
          <Table.Th ta="right">Included</Table.Th>
          <Table.Th ta="right">Excluded</Table.Th>
          <Table.Th>Used by</Table.Th>
          <Table.Th>Changed</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {segments.map((segment) => (
          <SegmentRow key={segment.key} segment={segment} />
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function SegmentRow({ segment }: { readonly segment: SegmentSummary }) {
  const { key, name, conditions, included_count, excluded_count, used_by_count } = segment;
  return (
    <Table.Tr>
      <Table.Td maw="20rem">
        <AnchorLink
          to="/app/segments/$key"
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
      <Table.Td maw="28rem">
        <Text size="sm" lineClamp={2} {...(conditions.length === 0 && { c: 'dimmed' })}>
          {sayGroups(conditions)}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{counted(included_count)}</Table.Td>
      <Table.Td ta="right">{counted(excluded_count)}</Table.Td>
      <Table.Td>
        {used_by_count === 0 ? (
          <Text size="sm" c="dimmed" span>
            nothing
          </Text>
        ) : (
          <AnchorLink to="/app/segments/$key" params={{ key }} search={{ tab: 'uses' }} size="sm">
            {used_by_count === 1 ? '1 place' : `${counted(used_by_count)} places`}
          </AnchorLink>
        )}
      </Table.Td>
      <Table.Td>
        <Time at={segment.updated_at} />
      </Table.Td>
    </Table.Tr>
  );
}

/** “plan is pro and country is DE, or email ends with @acme.test”. */
function sayGroups(groups: SegmentSummary['conditions']): string {
  if (groups.length === 0) return 'no conditions';
  const told = groups.slice(0, TOLD).map((group) => group.map(sayCondition).join(' and '));
  const rest = groups.length - told.length;
  return `${told.join(', or ')}${rest > 0 ? `, or ${count(rest, 'further group')}` : ''}`;
}
