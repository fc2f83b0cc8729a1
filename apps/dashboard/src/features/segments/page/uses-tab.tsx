import type { SegmentUse } from '@halyard/contracts/segments';
import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { segmentUsesQuery } from '#data/segments.queries.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';

/** Who would notice a change of the segment. */
export function UsesTab({ segmentKey }: { readonly segmentKey: string }) {
  const query = useQuery(segmentUsesQuery(segmentKey));
  return (
    <Loaded query={query}>
      {(uses) =>
        uses.flags.length + uses.segments.length === 0 ? (
          <EmptyState title="Nothing uses it yet">
            Add a condition “in segment <Mono>{segmentKey}</Mono>” to a rule of a flag, or to
            another segment.
          </EmptyState>
        ) : (
          <Uses uses={uses} />
        )
      }
    </Loaded>
  );
}

function Uses({ uses: { flags, segments } }: { readonly uses: SegmentUse }) {
  const byFlag = Map.groupBy(flags, ({ flag_key }) => flag_key);
  return (
    <Stack gap="lg" maw="44rem">
      {byFlag.size > 0 && (
        <Table aria-label="Flags that use it">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Flag</Table.Th>
              <Table.Th>In</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...byFlag].map(([key, places]) => (
              <FlagUse key={key} flagKey={key} places={places} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {segments.length > 0 && (
        <section aria-label="Segments that nest it">
          <Title order={2} mb="xs">
            Segments that nest it
          </Title>
          <Stack component="ul" gap={4} m={0} pl={0}>
            {segments.map(({ segment_key: key }) => (
              <li key={key} style={{ listStyle: 'none' }}>
                <AnchorLink to="/app/segments/$key" params={{ key }} size="sm">
                  <Mono>{key}</Mono>
                </AnchorLink>
              </li>
            ))}
          </Stack>
        </section>
      )}
    </Stack>
  );
}

interface FlagUseProps {
  readonly flagKey: string;
  readonly places: SegmentUse['flags'];
}

function FlagUse({ flagKey, places }: FlagUseProps) {
  return (
    <Table.Tr>
      <Table.Td>
        <AnchorLink to="/app/flags/$key" params={{ key: flagKey }} size="sm">
          <Mono>{flagKey}</Mono>
        </AnchorLink>
      </Table.Td>
      <Table.Td>
        {places.map(({ environment_key: key, is_direct }) => (
          <div key={`${key} ${is_direct}`}>
            <AnchorLink
              to="/app/flags/$key"
              params={{ key: flagKey }}
              search={{ environment: key }}
              underline="never"
              aria-label={`${flagKey} in ${key}`}
            >
              <EnvironmentChip environmentKey={key} />
            </AnchorLink>
            {!is_direct && (
              <Text size="xs" c="dimmed" span>
                {' '}
                through another segment
              </Text>
            )}
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
