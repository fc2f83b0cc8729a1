import type { MetricData } from '@halyard/stats';
import type { EventStore, Histogram } from '#features/event-store/index.ts';
import { factsOf, momentsKind, quantileFacts, questionOf, scopeOf } from './collection.service.ts';
import type { AskedSql } from './inputs.model.ts';
import type { MeasuredMetric } from './measured.model.ts';
import { type Caps, type Horizon, quantileQuestion } from './questions.model.ts';

/** What is asked of one metric beside what its results are made of. */
export interface CloserLook {
  readonly distribution: Histogram | null;
  readonly breakdown: Breakdown | null;
}

export interface Breakdown {
  readonly attribute: string;
  readonly data: MetricData;
  readonly sql: AskedSql;
}

/** One metric as of its results. */
export interface LookedAt {
  readonly measured: MeasuredMetric;
  readonly horizon: Horizon;
  readonly caps: Caps | undefined;
  readonly attribute: string | null;
}

const BINS = 20;

/** How units' totals are spread, and what groups of units by an attribute did. */
export async function lookCloser(store: EventStore, looked: LookedAt): Promise<CloserLook> {
  return {
    distribution: await askDistribution(store, looked),
    breakdown:
      looked.attribute === null ? null : await askBreakdown(store, looked, looked.attribute),
  };
}

/** Of figures that each unit has on its own, and that are more than yes or no. */
async function askDistribution(
  store: EventStore,
  { measured, horizon, caps }: LookedAt,
): Promise<Histogram | null> {
  const { kind } = measured.metric;
  if (kind !== 'count' && kind !== 'sum') return null;
  return store.histogramOf(scopeOf(measured, horizon), questionOf(measured, caps), BINS);
}

async function askBreakdown(
  store: EventStore,
  { measured, horizon, caps }: LookedAt,
  attribute: string,
): Promise<Breakdown> {
  const { metric } = measured;
  const scope = scopeOf(measured, horizon);
  const title = `The same by “${attribute}”`;
  if (metric.kind === 'quantile') {
    const asked = await store.quantilesOf(scope, quantileQuestion(metric, attribute));
    const data = { ...factsOf(measured), ...quantileFacts(measured), quantiles: asked.answer };
    return { attribute, data, sql: { title, ...asked.sql } };
  }
  const [asked] = await store.momentsOf(scope, [questionOf(measured, caps, attribute)]);
  if (!asked) throw new Error('The event store answered no question.');
  const data = { ...factsOf(measured), kind: momentsKind(measured), groups: asked.answer };
  return { attribute, data, sql: { title, ...asked.sql } };
}
