import type { Results } from '@halyard/contracts/results';
import { Table, Text } from '@mantine/core';
import { sayP } from '#domain/experiments/figures.ts';
import { variantColor } from '#domain/variants.tsx';
import { counted, percent } from '#domain/words/text.ts';
import { ShareBar } from '#ui/share-bar.tsx';
import { ExactTime } from '#ui/time.tsx';
import { WideTable } from '#ui/wide-table.tsx';

interface EpochsTableProps {
  readonly results: Results;
  readonly variants: readonly string[];
}

/** The stretches of time with one allocation each; effects are compared within them. */
export function EpochsTable({ results, variants }: EpochsTableProps) {
  return (
    <WideTable label="Epochs" minWidth={680}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Epoch</Table.Th>
          <Table.Th>Since</Table.Th>
          <Table.Th>Split</Table.Th>
          <Table.Th ta="right">Traffic</Table.Th>
          <Table.Th>Units</Table.Th>
          <Table.Th ta="right">p of the split</Table.Th>
          <Table.Th>Why</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {results.epochs.map((epoch) => (
          <Table.Tr key={epoch.epoch}>
            <Table.Td>{epoch.epoch}</Table.Td>
            <Table.Td>
              <ExactTime at={epoch.started_at} />
            </Table.Td>
            <Table.Td miw="8rem">
              <ShareBar
                shares={epoch.variants.map(({ variant, weight }) => ({
                  label: variant,
                  percent: weight,
                  color: variantColor(variants, variant),
                }))}
              />
            </Table.Td>
            <Table.Td ta="right">{percent(epoch.traffic)}</Table.Td>
            <Table.Td>
              {epoch.units.map(({ variant, units }) => `${variant} ${counted(units)}`).join(', ')}
            </Table.Td>
            <Table.Td ta="right">{sayP(epoch.p_value)}</Table.Td>
            <Table.Td>
              <Text size="sm">{epoch.reason}</Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
