import type { MetricResult } from '@halyard/contracts/results';
import { sayAmount, sayMinutes } from '#domain/experiments/figures.ts';
import { percent } from '#domain/words/text.ts';

const KINDS: Readonly<Record<MetricResult['kind'], string>> = {
  conversion: 'The share of units that did it at least once',
  count: 'How often a unit did it, on average',
  sum: 'The sum of the values of a unit, on average',
  mean: 'The average value of an event',
  ratio: 'One kind of event, or its values, per another',
  quantile: 'The value that a share of all events stays below',
};

const ROLES: Readonly<Record<MetricResult['role'], string>> = {
  primary: 'It is a primary metric: it decides.',
  guardrail: 'It is a guardrail',
  secondary: 'It is a secondary metric: it explains.',
};

type Definition = Pick<
  MetricResult,
  'kind' | 'role' | 'direction' | 'margin' | 'window_minutes' | 'cap' | 'minimum_effect'
>;

/** What the metric is, in sentences. */
export function sayDefinition(metric: Definition): string {
  const { kind, role, direction, margin, window_minutes: minutes, cap } = metric;
  const better = direction === 'increase' ? 'more is better' : 'less is better';
  const window =
    minutes === null ? 'as long as the experiment runs' : `within ${sayMinutes(minutes)}`;
  const sentences = [
    `${KINDS[kind]}, ${window} of its first exposure; ${better}.`,
    role === 'guardrail' && margin !== null
      ? `${ROLES.guardrail}: it must not get worse by ${percent(margin)} or more.`
      : `${ROLES[role]}${role === 'guardrail' ? '.' : ''}`,
    `A change of ${percent(metric.minimum_effect)} is worth finding.`,
    ...(cap === null ? [] : [`Totals of a unit above ${sayAmount(cap)} count as that.`]),
  ];
  return sentences.join(' ');
}
