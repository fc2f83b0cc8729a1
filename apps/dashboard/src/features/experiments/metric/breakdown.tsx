import type { Experiment } from '@halyard/contracts/experiments';
import type { MetricDetail, MetricResult } from '@halyard/contracts/results';
import { Select, Table, Text, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { sayLift, sayLiftTick, sayMean, sayP, sayRange } from '#domain/experiments/figures.ts';
import { VariantMark } from '#domain/variants.tsx';
import { counted } from '#domain/words/text.ts';
import { intervalDomain } from '#ui/charts/domains.ts';
import { IntervalAxis, IntervalBar } from '#ui/charts/interval-bar.tsx';
import { Section } from '#ui/section.tsx';
import { WideTable } from '#ui/wide-table.tsx';
import classes from './metric-details.module.css';

interface BreakdownProps {
  readonly experiment: Experiment;
  readonly metric: MetricResult;
  readonly breakdown: MetricDetail['breakdown'];
  readonly attribute: string | undefined;
  readonly variants: readonly string[];
}

/** The effect for each value of an attribute. To find questions, not answers. */
export function Breakdown(props: BreakdownProps) {
  const { experiment, breakdown, attribute } = props;
  const navigate = useNavigate({ from: '/app/experiments/$key/metrics/$metricKey' });
  return (
    <Section
      title="Breakdown"
      lead="Exploratory: the effect for each value of an attribute."
      actions={
        experiment.attributes.length > 0 && (
          <Select
            aria-label="Attribute to break down by"
            placeholder="Break down by"
            data={experiment.attributes}
            value={attribute ?? null}
            onChange={(next) =>
              void navigate({
                search: next === null ? {} : { attribute: next },
                replace: true,
                resetScroll: false,
              })
            }
            clearable
            clearButtonProps={{ 'aria-label': 'No breakdown' }}
          />
        )
      }
    >
      {experiment.attributes.length === 0 && (
        <Text size="sm" c="dimmed">
          The experiment keeps no attribute. Name some under “Edit”; exposures say them from then
          on.
        </Text>
      )}
      {breakdown && <Groups {...props} breakdown={breakdown} />}
    </Section>
  );
}

interface GroupsProps extends BreakdownProps {
  readonly breakdown: NonNullable<MetricDetail['breakdown']>;
}

function Groups({ breakdown, metric, variants }: GroupsProps) {
  const lifts = breakdown.groups.flatMap(({ comparisons }) =>
    comparisons.flatMap(({ lift }) => (lift ? [lift] : [])),
  );
  const domain = intervalDomain(
    lifts,
    lifts.map(({ estimate }) => estimate),
  );
  const { heterogeneity_p: p } = breakdown;
  return (
    <>
      <Text size="sm" c="dimmed">
        {breakdown.note}
        {p !== null && ` Differences between the groups: p ${sayP(p)}.`}
      </Text>
      <WideTable label={`By ${breakdown.attribute}`} minWidth={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{breakdown.attribute}</Table.Th>
            <Table.Th>Variant</Table.Th>
            <Table.Th ta="right">Units</Table.Th>
            <Table.Th ta="right">Value</Table.Th>
            <Table.Th ta="right">Difference</Table.Th>
            <Table.Th className={classes['interval'] ?? ''}>
              <VisuallyHidden>Interval</VisuallyHidden>
              <IntervalAxis domain={domain} say={sayLiftTick} />
            </Table.Th>
            <Table.Th ta="right">p, corrected</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {breakdown.groups.flatMap(({ value, arms, comparisons }) =>
            comparisons.map(({ variant, lift, p_adjusted }) => {
              const arm = arms.find((it) => it.variant === variant);
              const name = value ?? 'not given';
              return (
                <Table.Tr key={`${value === null ? 'none' : `is ${value}`} ${variant}`}>
                  <Table.Th scope="row" fw={400} {...(value === null && { c: 'dimmed' })}>
                    <bdi>{name}</bdi>
                  </Table.Th>
                  <Table.Td>
                    <VariantMark variants={variants} variant={variant} />
                  </Table.Td>
                  <Table.Td ta="right">{counted(arm?.mature_units ?? 0)}</Table.Td>
                  <Table.Td ta="right">{sayMean(metric.kind, arm?.mean ?? null)}</Table.Td>
                  <Table.Td ta="right">{lift ? sayLift(lift.estimate) : '–'}</Table.Td>
                  <Table.Td className={classes['interval'] ?? ''}>
                    <IntervalBar
                      domain={domain}
                      span={lift ?? undefined}
                      estimate={lift?.estimate}
                      tone="neutral"
                      label={
                        lift
                          ? `${name}, ${variant}: ${sayLift(lift.estimate)} (${sayRange(lift, sayLift)})`
                          : `${name}, ${variant}: no figure yet`
                      }
                    />
                  </Table.Td>
                  <Table.Td ta="right">{sayP(p_adjusted)}</Table.Td>
                </Table.Tr>
              );
            }),
          )}
        </Table.Tbody>
      </WideTable>
    </>
  );
}
