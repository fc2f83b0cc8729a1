import { getEnvironment } from '#features/environments/index.ts';
import { getFlag } from '#features/flags/index.ts';
import type { Db } from '#tables';
import * as model from './evaluation-counts.model.ts';
import * as store from './evaluation-counts.store.ts';

export interface CountDeps {
  readonly db: Db;
  readonly now: () => Date;
}

interface Question {
  readonly hours: number;
  /** All where none is named. */
  readonly environmentKey?: string;
}

/** How often a flag was evaluated in an environment, in each step of a window. */
interface FlagCounts extends store.LastEvaluation {
  readonly counts: readonly number[];
}

/**
 * The counts of all flags that were ever evaluated, by their keys.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export async function getCounts(
  { db, now }: CountDeps,
  question: Question,
): Promise<{ window: model.Window; flags: FlagCounts[] }> {
  const window = model.windowOf(question.hours, now());
  const filter = await filterOf(db, question);
  const sums = new Map<string, Map<string, number[]>>();
  const flags = (await store.listLastEvaluations(db, filter)).map((last) => {
    const counts = model.zeros(window);
    const environments = sums.get(last.flagId) ?? new Map<string, number[]>();
    sums.set(last.flagId, environments.set(last.environmentId, counts));
    return { ...last, counts };
  });
  for (const { flagId, environmentId, start, counts } of await countsIn(db, window, filter)) {
    const sum = sums.get(flagId)?.get(environmentId);
    if (sum) model.addPeriod(sum, window, start, counts);
  }
  return { window, flags };
}

/** How often a flag served one variant in an environment, in each step of a window. */
interface VariantCounts {
  readonly environmentKey: string;
  /** Null where it could not be evaluated. */
  readonly variant: string | null;
  readonly counts: readonly number[];
}

/**
 * What one flag served, in the order of the environments, then by variant.
 * @throws AppError FLAG_NOT_FOUND, ENVIRONMENT_NOT_FOUND
 */
export async function getFlagCounts(
  { db, now }: CountDeps,
  flagKey: string,
  question: Question,
): Promise<{ window: model.Window; lastEvaluatedAt: Date | null; variants: VariantCounts[] }> {
  const window = model.windowOf(question.hours, now());
  const { flag } = await getFlag(db, flagKey);
  const filter = { ...(await filterOf(db, question)), flagId: flag.id };
  const lasts = await store.listLastEvaluations(db, filter);
  const periods = await countsIn(db, window, filter);
  const variants = lasts.flatMap(({ environmentId, environmentKey }) => {
    const own = periods.filter((period) => period.environmentId === environmentId);
    const byVariant = Map.groupBy(own, ({ variant }) => variant);
    return [...byVariant]
      .toSorted(([a], [b]) => byName(a, b))
      .map(([variant, portions]) => {
        const counts = model.zeros(window);
        for (const portion of portions)
          model.addPeriod(counts, window, portion.start, portion.counts);
        return { environmentKey, variant, counts };
      });
  });
  const times = lasts.map(({ evaluatedAt }) => evaluatedAt.getTime());
  return {
    window,
    lastEvaluatedAt: times.length > 0 ? new Date(Math.max(...times)) : null,
    variants: variants.filter(({ counts }) => model.sumOf(counts) > 0),
  };
}

async function filterOf(db: Db, { environmentKey }: Question): Promise<store.CountFilter> {
  if (environmentKey === undefined) return {};
  return { environmentId: (await getEnvironment(db, environmentKey)).id };
}

/** What was counted in the periods that a window touches, each with the number of its first step. */
async function countsIn(db: Db, window: model.Window, filter: store.CountFilter) {
  const { stepsAPeriod, first, last } = model.periodsOf(window);
  const periods = { first, last, isWhole: stepsAPeriod === 1 };
  const rows = await store.listCounts(db, window.ring, periods, filter);
  return rows.map((row) => ({ ...row, start: row.period * stepsAPeriod }));
}

/** What could not be evaluated comes last. */
function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
