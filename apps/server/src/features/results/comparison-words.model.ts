import {
  type EstimateFigures,
  type MetricComparison,
  type MissingReason,
  REASONS,
} from '@halyard/stats';
import {
  quoted,
  sayChange,
  sayCount,
  sayFigure,
  sayNumberOf,
  sayPercent,
} from './figures.model.ts';
import { type MeasuredMetric, marginOf } from './measured.model.ts';

/** What one metric says of one variant, in a sentence. */
export function sayComparison(measured: MeasuredMetric, comparison: MetricComparison): string {
  return VERDICTS[comparison.verdict](measured, comparison);
}

type Say = (measured: MeasuredMetric, comparison: MetricComparison) => string;

const VERDICTS: Record<MetricComparison['verdict'], Say> = {
  better: (measured, comparison) => `Better: ${sayEffect(comparison)}${sayGoodWay(measured)}.`,
  worse: (measured, comparison) => `Worse: ${sayEffect(comparison)}${sayGoodWay(measured)}.`,
  not_worse: (measured, comparison) =>
    `Not worse by more than the ${sayPercent(marginOf(measured) ?? 0)} that is tolerated: ${sayEffect(comparison)}.`,
  unclear: (measured, comparison) =>
    `${sayUnclear(measured, comparison)}${sayUnitsToGo(comparison)}`,
  waiting: (measured, comparison) =>
    `Too early: ${lowered(sayMissing(measured, comparison) ?? 'There are not enough units yet.')}`,
  blocked: () => 'Withheld: a health check has failed.',
};

/** Why figures or claims are missing; null where none are. */
export function sayMissing(
  measured: MeasuredMetric,
  { missing, toStart }: Pick<MetricComparison, 'missing' | 'toStart'>,
): string | null {
  if (missing === null) return null;
  const { metric } = measured;
  if (missing === 'NO_EVENTS') {
    return `No event ${quoted(metric.event)} has come from these units. Is it tracked under this name, for the same unit?`;
  }
  if (missing === 'WINDOWS_OPEN') {
    const window = (metric.windowMinutes ?? 0) + metric.windowDelayMinutes;
    return `No unit's window of ${sayMinutes(window)} has closed yet.`;
  }
  if (missing === 'START_RULE' && toStart !== null) return sayStart(measured, toStart);
  return MISSING[missing];
}

/** An effect with its interval: “+4.8 % (2.1 % to 7.6 %)”; absolute where there is no relative one. */
export function sayEffect(comparison: MetricComparison): string {
  const { lift, difference, alwaysValid, alwaysValidLift } = comparison;
  if (lift !== null) {
    return `${sayChange(lift.estimate)}${sayInterval(alwaysValidLift ?? lift, sayPercent)}`;
  }
  if (difference === null) return 'no figures';
  return `${sayDifference(difference)}${sayInterval(alwaysValid ?? difference, sayFigure)}`;
}

/** “a minute”, “90 minutes”, “3 days”. */
export function sayMinutes(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return sayNumberOf(minutes / 1440, 'day');
  if (minutes > 0 && minutes % 60 === 0) return sayNumberOf(minutes / 60, 'hour');
  return sayNumberOf(minutes, 'minute');
}

function sayUnclear(measured: MeasuredMetric, comparison: MetricComparison): string {
  const effect = sayEffect(comparison);
  if (comparison.missing === 'ONLY_AT_THE_END') {
    return `No claim yet: ${effect}. ${MISSING.ONLY_AT_THE_END}`;
  }
  const margin = marginOf(measured);
  if (margin === null) return `Unclear so far: ${effect}.`;
  return `Not yet shown to be harmless: ${effect}, where ${sayPercent(margin)} is tolerated.`;
}

function sayUnitsToGo({ unitsToGo }: MetricComparison): string {
  if (unitsToGo === null || unitsToGo === 0) return '';
  return ` About ${sayNumberOf(unitsToGo, 'more unit')} to go.`;
}

function sayDifference({ estimate }: EstimateFigures): string {
  return `${estimate > 0 ? '+' : ''}${sayFigure(estimate)}`;
}

function sayInterval(
  { lower, upper }: { readonly lower: number | null; readonly upper: number | null },
  say: (value: number) => string,
): string {
  if (lower !== null && upper !== null) return ` (${say(lower)} to ${say(upper)})`;
  if (lower !== null) return ` (above ${say(lower)})`;
  return upper === null ? '' : ` (below ${say(upper)})`;
}

/** Only where it is not what one expects. */
function sayGoodWay({ metric }: MeasuredMetric): string {
  return metric.direction === 'decrease' ? '; lower is better' : '';
}

/** Of a share of units those without are needed as much as those with. */
function sayStart(
  { metric }: MeasuredMetric,
  { units, events }: { readonly units: number; readonly events: number },
): string {
  const isShare = metric.kind === 'conversion';
  const rule = isShare ? 'of which 25 did it and 25 did not' : '25 of them with something to count';
  const missing = [
    ...(units > 0 ? [sayNumberOf(units, 'unit')] : []),
    ...(events > 0
      ? [`${sayCount(events)} ${isShare ? 'of these' : 'with something to count'}`]
      : []),
  ];
  return `Claims begin with 100 units in each variant, ${rule}; the smallest still lacks ${missing.join(', ')}.`;
}

const MISSING: Record<MissingReason, string> = {
  ...REASONS,
  NO_UNITS: 'There is no unit of one of the variants yet.',
  WINDOWS_OPEN: "No unit's window has closed yet.",
  NO_EVENTS: 'No event has come from these units.',
  START_RULE: 'There are not enough units yet for a claim.',
  ONLY_AT_THE_END: 'A quantile is judged only once the planned units or days are reached.',
};

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
