import type { MetricResult } from '@halyard/contracts/results';
import { Table } from '@mantine/core';
import {
  sayAmount,
  sayDifference,
  sayLift,
  sayMean,
  sayP,
  sayRange,
  sayShare,
} from '#domain/experiments/figures.ts';
import { VariantMark } from '#domain/variants.tsx';
import { counted } from '#domain/words/text.ts';
import { WideTable } from '#ui/wide-table.tsx';

interface ArmsTableProps {
  readonly metric: MetricResult;
  readonly variants: readonly string[];
}

/** All figures of each variant, and of each against the control. */
export function ArmsTable({ metric, variants }: ArmsTableProps) {
  const hasDenominator = metric.arms.some(({ denominator }) => denominator !== null);
  return (
    <>
      <Figures
        label="Variants"
        columns={[
          'Variant',
          'Units',
          'Window closed',
          'Active',
          hasDenominator ? 'Numerator' : 'Total',
          ...(hasDenominator ? ['Denominator'] : []),
          'Value',
          'Early, no claim',
          'Standard deviation',
        ]}
        rows={metric.arms.map((arm) => ({
          variant: arm.variant,
          cells: [
            counted(arm.units),
            counted(arm.mature_units),
            arm.active_units === null ? '–' : counted(arm.active_units),
            sayAmount(arm.total),
            ...(hasDenominator ? [sayAmount(arm.denominator)] : []),
            sayMean(metric.kind, arm.mean),
            sayMean(metric.kind, arm.early_mean),
            sayAmount(arm.standard_deviation),
          ],
        }))}
        variants={variants}
      />
      <Figures
        label="Against the control"
        columns={[
          'Variant',
          'Relative',
          'Absolute',
          'Always-valid interval',
          'Without history',
          'Variance explained',
          'Early, no claim',
          'p',
          'p, corrected',
        ]}
        rows={metric.comparisons.map((it) => ({
          variant: it.variant,
          cells: [
            it.lift ? `${sayLift(it.lift.estimate)} (${sayRange(it.lift, sayLift)})` : '–',
            sayEstimate(metric, it.difference),
            it.always_valid
              ? sayRange(it.always_valid, (value) => sayDifference(metric.kind, value))
              : '–',
            sayEstimate(metric, it.unadjusted),
            sayShare(it.variance_reduction),
            sayEstimate(metric, it.early),
            sayP(it.difference?.p_value ?? null),
            sayP(it.p_adjusted),
          ],
        }))}
        variants={variants}
      />
    </>
  );
}

type Estimated = MetricResult['comparisons'][number]['difference'];

function sayEstimate({ kind }: MetricResult, estimate: Estimated): string {
  if (!estimate) return '–';
  const say = (value: number) => sayDifference(kind, value);
  return `${say(estimate.estimate)} (${sayRange(estimate, say)})`;
}

interface FiguresProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly variant: string; readonly cells: readonly string[] }[];
  readonly variants: readonly string[];
}

function Figures({ label, columns, rows, variants }: FiguresProps) {
  return (
    <WideTable label={label} minWidth={columns.length * 108}>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column, place) => (
            <Table.Th key={column} ta={place === 0 ? 'left' : 'right'}>
              {column}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ variant, cells }) => (
          <Table.Tr key={variant}>
            <Table.Th scope="row" fw={400} miw="8rem">
              <VariantMark variants={variants} variant={variant} />
            </Table.Th>
            {cells.map((cell, place) => (
              <Table.Td key={place} ta="right">
                {cell}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
