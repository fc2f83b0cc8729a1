import { evaluate, exposureOf } from '@halyard/engine';
import type { Actor } from '#features/access/index.ts';
import type { EventBatch, EventStore } from '#features/event-store/index.ts';
import type { UnitKeys } from '#features/events/index.ts';
import {
  createExperiment,
  type Experiment,
  experimentPatchOf,
  getExperiment,
  shipVariant,
  startExperiment,
} from '#features/experiments/index.ts';
import type { FlagDeps } from '#features/flags/index.ts';
import { createMetric, findMetric, metricPatchOf } from '#features/metrics/index.ts';
import type { HeldRuleset } from '#features/rulesets/index.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import { DEMO_EXPERIMENTS, type DemoExperiment } from './content/demo-experiments.ts';
import { DEMO_METRICS } from './content/demo-metrics.ts';
import type { DemoMetric } from './demo.model.ts';
import { backdateStart, backdateStop, type DemoItem, findExperimentKeys } from './demo.store.ts';
import type { ContentDeps } from './demo-loading.service.ts';
import { deedsOf, luckOf, type Shopper, shoppersOf, timeOf } from './demo-shoppers.model.ts';

const DAY_MS = 86_400_000;
/** How many shoppers' doings are written at once. */
const SHOPPERS_AT_ONCE = 1000;

export interface DemoDeps extends ContentDeps {
  readonly eventStore: EventStore;
  readonly unitKeys: UnitKeys;
}

/** Creates a metric of the demo, unless its key is taken. */
export async function loadMetric(
  deps: FlagDeps,
  actor: Actor,
  { key, name, event, kind, ...body }: DemoMetric,
): Promise<DemoItem[]> {
  if (await findMetric(deps.database.db, key)) return [];
  const given = { ...metricPatchOf(body), key, name, event, kind };
  const { metric } = await createMetric(deps, actor, given);
  return [{ entityType: 'metric', entityId: metric.id, key, createdAt: metric.createdAt }];
}

/** Creates an experiment of the demo and starts it some days ago, unless its key is taken. */
export async function startDemoExperiment(
  deps: FlagDeps,
  actor: Actor,
  environmentKey: string,
  given: DemoExperiment,
): Promise<DemoItem[]> {
  const { key, name, flagKey, control, variants, body } = given;
  const { db } = deps.database;
  if ((await findExperimentKeys(db, [key])).length > 0) return [];
  const { id, createdAt } = await createExperiment(deps, actor, {
    ...experimentPatchOf(body),
    key,
    name,
    flagKey,
    environmentKey,
    variants,
    control,
  });
  await startExperiment(deps, actor, stepOf(key));
  await backdateStart(db, id, daysAgo(deps, given.startedDaysAgo));
  return [{ entityType: 'experiment', entityId: id, key, createdAt }];
}

/** Lets the shoppers of an experiment that has just been started do what they did since then. */
export async function playShoppers(
  deps: DemoDeps,
  environmentKey: string,
  given: DemoExperiment,
): Promise<void> {
  const experiment = await getExperiment(deps.database.db, given.key);
  const found = await deps.replica.find(environmentKey);
  if (!found) return;
  const end = deps.now().getTime() - (given.stoppedDaysAgo ?? 0) * DAY_MS;
  const days = given.startedDaysAgo - (given.stoppedDaysAgo ?? 0);
  const shoppers = shoppersOf(given.key, given.shoppers, days);
  for (let from = 0; from < shoppers.length; from += SHOPPERS_AT_ONCE) {
    const some = shoppers.slice(from, from + SHOPPERS_AT_ONCE);
    await deps.eventStore.append(await doingsOf(deps, found.ruleset, experiment, given, some, end));
  }
}

/** Ships what the story says, some days ago. */
export async function decideDemoExperiment(
  deps: FlagDeps,
  actor: Actor,
  { key, decision, stoppedDaysAgo = 0 }: DemoExperiment,
): Promise<void> {
  if (!decision) return;
  const author = { ...actor, comment: decision.comment };
  const { variant } = decision;
  const { experiment } = await shipVariant(deps, author, {
    ...stepOf(key),
    variant,
    isTrial: false,
  });
  await backdateStop(deps.database.db, experiment.id, daysAgo(deps, stoppedDaysAgo));
}

/** What shoppers saw and did until the end, by the variants that the flag serves them. */
async function doingsOf(
  { unitKeys }: DemoDeps,
  { environmentId, compiled }: HeldRuleset,
  experiment: Experiment,
  { flagKey, control, body, habits, lost = {} }: DemoExperiment,
  shoppers: readonly Shopper[],
  end: number,
): Promise<EventBatch> {
  const { keyOf, keepsNames } = await unitKeys.naming();
  const measured = eventsOf(body);
  const before = habits[control];
  const exposures: EventBatch['exposures'][number][] = [];
  const events: EventBatch['events'][number][] = [];
  const start = experiment.startedAt ?? experiment.createdAt;
  for (const shopper of shoppers) {
    const { key: targetingKey, country, device } = shopper;
    const context = { targetingKey, country, device };
    const exposure = exposureOf(evaluate(compiled, flagKey, context), context);
    const after = exposure && habits[exposure.variant];
    if (!after || !before) continue;
    const { variant, epoch, by, attributes } = exposure;
    if (luckOf(targetingKey, 'lost') < (lost[variant] ?? 0)) continue;
    const unit = keyOf(by, exposure.unit);
    const unitName = keepsNames ? exposure.unit : null;
    const at = timeOf(start, shopper);
    exposures.push({
      experimentId: experiment.id,
      epoch,
      variant,
      unit,
      at,
      unitName,
      attributes,
    });
    for (const [i, deed] of deedsOf(shopper, before, after).entries()) {
      const done = timeOf(start, shopper, deed.afterDays);
      if (done.getTime() > end || !measured.has(deed.name)) continue;
      const { name, value = null } = deed;
      const id = keyOf('event', `${targetingKey} ${i}`);
      events.push({ id, environmentId, name, unit, at: done, value, properties: null });
    }
  }
  return { exposures, assignments: [], events };
}

/** The events that the metrics of an experiment count. */
function eventsOf({ metrics = [] }: DemoExperiment['body']): ReadonlySet<string> {
  const keys = new Set(metrics.map(({ metric_key: key }) => key));
  const named = DEMO_METRICS.filter(({ key }) => keys.has(key));
  return new Set(
    named.flatMap(({ event, denominator_event: other }) => (other ? [event, other] : [event])),
  );
}

/** Erases what the shoppers of the demo's experiments did, whichever of them were loaded. */
export async function forgetShoppers({ database, eventStore, unitKeys }: DemoDeps): Promise<void> {
  const { keyOf } = await unitKeys.naming();
  for (const { key, shoppers } of DEMO_EXPERIMENTS) {
    const units = shoppersOf(key, shoppers, 1).map((each) => keyOf('targetingKey', each.key));
    for (let from = 0; from < units.length; from += SHOPPERS_AT_ONCE) {
      const portion = units.slice(from, from + SHOPPERS_AT_ONCE);
      await inTransaction(database, (tx) => eventStore.eraseUnits(tx, portion));
    }
  }
}

/** A step of an experiment, whatever its version is. */
export function stepOf(key: string) {
  return { key, version: undefined, show: (current: unknown) => current };
}

function daysAgo({ now }: Pick<FlagDeps, 'now'>, days: number): Date {
  return new Date(now().getTime() - days * DAY_MS);
}
