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
interface FlagCounts {
  readonly flagKey: string;
  readonly environmentKey: string;
  readonly evaluatedAt: Date;
  readonly counts: readonly number[];
}

/**
 * The counts of all flags that were ever evaluated, by their keys, then in the order of the
 * environments.
 * @throws AppError ENVIRONMENT_NOT_FOUND
 */
export async function getCounts(
  { db, now }: CountDeps,
  question: Question,
): Promise<{ window: model.Window; flags: FlagCounts[] }> {
  const window = model.windowOf(question.hours, now());
  const filter = await filterOf(db, question);
  const sums = new Map<string, Map<string, number[]>>();
  const flags: FlagCounts[] = [];
  for (const environment of await store.listLastEvaluations(db, filter)) {
    const own = new Map<string, number[]>();
    sums.set(environment.environmentId, own);
    for (const { id, key, evaluatedAt } of environment.flags) {
      const counts = model.zeros(window);
      own.set(id, counts);
      const { environmentKey } = environment;
      flags.push({ flagKey: key, environmentKey, evaluatedAt, counts });
    }
  }
  for (const { environmentId, flagId, firstStep, counts } of await store.listCounts(
    db,
    window,
    filter,
  )) {
    const sum = sums.get(environmentId)?.get(flagId);
    if (sum) model.addCounts(sum, window, firstStep, counts);
  }
  return { window, flags: flags.toSorted(byFlag) };
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
  const environments = await store.listLastEvaluations(db, filter);
  const counted = await store.listCounts(db, window, filter);
  const variants = environments.flatMap(({ environmentId, environmentKey }) => {
    const own = counted.filter((each) => each.environmentId === environmentId);
    const byVariant = Map.groupBy(own, ({ variant }) => variant);
    return [...byVariant].toSorted(byVariantName).map(([variant, portions]) => {
      const counts = model.zeros(window);
      for (const each of portions) model.addCounts(counts, window, each.firstStep, each.counts);
      return { environmentKey, variant, counts };
    });
  });
  const times = environments.flatMap(({ flags }) =>
    flags.map((each) => each.evaluatedAt.getTime()),
  );
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

function byFlag(a: FlagCounts, b: FlagCounts): number {
  if (a.flagKey === b.flagKey) return 0;
  return a.flagKey < b.flagKey ? -1 : 1;
}

/** What could not be evaluated comes last. */
function byVariantName([a]: [string | null, unknown], [b]: [string | null, unknown]): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
