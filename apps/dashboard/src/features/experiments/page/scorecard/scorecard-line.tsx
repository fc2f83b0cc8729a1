import { Text } from '@mantine/core';
import { sayChance, sayDifference, sayP } from '#domain/experiments/figures.ts';
import { ComparisonMark } from '#domain/experiments/marks.tsx';
import { VariantMark } from '#domain/variants.tsx';
import type { Domain } from '#ui/charts/domains.ts';
import { IntervalBar } from '#ui/charts/interval-bar.tsx';
import { AnchorLink } from '#ui/links.tsx';
import classes from './scorecard.module.css';
import { type ScorecardRow, sayArm, sayRaw, sayRow } from './scorecard-rows.ts';

interface ScorecardLineProps {
  readonly experimentKey: string;
  readonly row: ScorecardRow;
  readonly domain: Domain;
  /** Whether it is the first of its metric, which names the metric. */
  readonly isFirst: boolean;
  readonly variants: readonly string[];
  readonly isBayesian: boolean;
}

/** Verdicts of which the sentence says nothing that does not stand in the row. */
const SAID: ReadonlySet<string> = new Set(['better', 'worse']);

/** One variant against the control by one metric. */
export function ScorecardLine(props: ScorecardLineProps) {
  const { row, isFirst, experimentKey, variants, isBayesian } = props;
  const { metric, comparison, control, arm } = row;
  const reason = comparison.missing ?? (SAID.has(comparison.verdict) ? null : comparison.sentence);
  const words =
    row.tone === 'early' ? `${reason} The dashed bar is an early look, and no claim.` : reason;
  return (
    <div role="row" className={classes['row']} data-first={isFirst || undefined}>
      <div role="rowheader" className={classes['metric']}>
        <AnchorLink
          to="/app/experiments/$key/metrics/$metricKey"
          params={{ key: experimentKey, metricKey: metric.metric_key }}
          size="sm"
          fw={550}
          c="inherit"
          className={isFirst ? '' : (classes['repeated'] ?? '')}
        >
          <bdi>{metric.name}</bdi>
        </AnchorLink>
        <VariantMark variants={variants} variant={comparison.variant} />
      </div>
      <div role="cell" className={classes['value']} data-label="Control">
        <span>{sayArm(metric, control)}</span>
        <span className={classes['raw']}>{sayRaw(metric, control)}</span>
      </div>
      <div role="cell" className={classes['value']} data-label="Variant">
        <span>{sayArm(metric, arm)}</span>
        <span className={classes['raw']}>{sayRaw(metric, arm)}</span>
      </div>
      <div role="cell" className={classes['difference']}>
        <Difference row={row} />
      </div>
      {isBayesian ? <BayesianCells row={row} /> : <ClaimCells {...props} />}
      {words !== null && (
        <div role="cell" className={classes['sentence']}>
          {words}
        </div>
      )}
    </div>
  );
}

function Difference({ row }: Pick<ScorecardLineProps, 'row'>) {
  const { estimate, say } = row;
  if (estimate === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {row.comparison.verdict === 'waiting' ? 'collecting data' : '–'}
      </Text>
    );
  }
  const range = sayRow(row).slice(say(estimate).length).trim();
  return (
    <>
      <span className={classes['estimate']}>{say(estimate)}</span>
      <span className={classes['raw']}>{range}</span>
    </>
  );
}

function ClaimCells({ row, domain }: Pick<ScorecardLineProps, 'row' | 'domain'>) {
  const { comparison, span, estimate, margin, tone } = row;
  return (
    <>
      <div role="cell" className={classes['interval']}>
        <IntervalBar
          domain={domain}
          span={span}
          estimate={estimate}
          margin={margin}
          tone={tone}
          label={`${row.metric.name}, ${comparison.variant}: ${sayRow(row)}`}
        />
      </div>
      <div role="cell" className={classes['p']} data-label="p">
        {sayP(comparison.p_adjusted ?? comparison.always_valid?.p_value ?? null)}
      </div>
      <div role="cell" className={classes['verdict']}>
        <ComparisonMark verdict={comparison.verdict} />
      </div>
    </>
  );
}

function BayesianCells({ row: { metric, comparison } }: Pick<ScorecardLineProps, 'row'>) {
  return (
    <>
      <div role="cell" className={classes['value']} data-label="Chance to win">
        {sayChance(comparison.chance_to_win)}
      </div>
      <div role="cell" className={classes['value']} data-label="Expected loss">
        {sayDifference(metric.kind, comparison.expected_loss)}
      </div>
    </>
  );
}
