import type { Metric, MetricKind } from '@halyard/contracts/metrics';
import { sayAmount, sayMinutes } from '#domain/experiments/figures.ts';
import { name, percent } from '#domain/words/text.ts';

interface KindWords {
  readonly label: string;
  /** What it measures, and when to take it. */
  readonly help: string;
}

export const KINDS: Readonly<Record<MetricKind, KindWords>> = {
  conversion: {
    label: 'Conversion',
    help: 'The share of units that did it at least once: purchases, sign-ups. It is the easiest to move and to read; begin with it.',
  },
  count: {
    label: 'Count',
    help: 'How often a unit did it, on average: searches for each user. Units that did nothing count as 0.',
  },
  sum: {
    label: 'Sum',
    help: 'The values of a unit’s events together, on average: revenue for each user. A few large ones hide what all others do, so cap it.',
  },
  mean: {
    label: 'Mean value',
    help: 'The value of an event, on average: of an order, or how long a page took. Units without an event say nothing.',
  },
  ratio: {
    label: 'Ratio',
    help: 'One kind of event, or its values, per another: clicks for each view. It may change because either of them does.',
  },
  quantile: {
    label: 'Quantile',
    help: 'The value that a share of all events stays below: how long the slowest pages take. It needs the most data.',
  },
};

type Counted = Pick<
  Metric,
  | 'kind'
  | 'event'
  | 'numerator'
  | 'denominator_event'
  | 'denominator'
  | 'quantile'
  | 'window_delay_minutes'
  | 'window_minutes'
  | 'cap_percentile'
  | 'cap_value'
>;

/** “Share of units with purchase, within 3 days of their first exposure”. */
export function sayMetric(metric: Counted): string {
  return `${sayFigure(metric)}, ${sayWindow(metric)}${sayCap(metric)}`;
}

/** What is counted, without when: “share of units with purchase”. */
function sayFigure(metric: Counted): string {
  return FIGURES[metric.kind](metric);
}

const FIGURES: Readonly<Record<MetricKind, (metric: Counted) => string>> = {
  conversion: ({ event }) => `Share of units with ${name(event)}`,
  count: ({ event }) => `Number of ${name(event)} for each unit`,
  sum: ({ event }) => `Sum of the values of ${name(event)} for each unit`,
  mean: ({ event }) => `Mean value of ${name(event)}`,
  ratio: ({ event, numerator, denominator, denominator_event: below }) =>
    `${sayPart(numerator, event)} per ${sayPart(denominator, below ?? '')}`,
  quantile: ({ event, quantile }) =>
    `Value that ${percent((quantile ?? 0) * 100)} of ${name(event)} stay below`,
};

function sayPart(part: string | null, event: string): string {
  return part === 'sum' ? `value of ${name(event)}` : name(event);
}

function sayWindow({ window_minutes: minutes, window_delay_minutes: delay }: Counted): string {
  const length = minutes === null ? 'as long as the experiment runs' : `for ${sayMinutes(minutes)}`;
  if (delay > 0) return `from ${sayMinutes(delay)} after the first exposure, ${length}`;
  return minutes === null
    ? 'from the first exposure, as long as the experiment runs'
    : `within ${sayMinutes(minutes)} of the first exposure`;
}

function sayCap({ cap_percentile: percentile, cap_value: value }: Counted): string {
  if (percentile !== null) return `; totals above the ${percentile}th percentile count as it`;
  return value === null ? '' : `; totals above ${sayAmount(value)} count as it`;
}

/** Which way is good, as it stands in a table. */
export function sayDirection(direction: Metric['direction']): string {
  return direction === 'increase' ? 'More is better' : 'Less is better';
}
