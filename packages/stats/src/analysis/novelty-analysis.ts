import { noveltySlope, tenure } from '../health/novelty.ts';
import type { MissingReason, NoveltyAnalysis } from './analysis.ts';
import { Cells, type Figure, figureOf } from './cells.ts';
import { inOrder } from './compare-moments.ts';
import { type Pair, pairEffect, thetaOf } from './effect.ts';
import type { ExperimentData, MetricData, UnitGroupData } from './experiment-data.ts';
import { deltaLift } from './lift.ts';

type Cohort = NoveltyAnalysis['cohorts'][number];

const MOST_COHORTS = 12;
const LEAST_UNITS = 200;
const SECONDS_PER_DAY = 86_400;

/**
 * Whether the effect is smaller in units that came later. Mature units are put into at most twelve cohorts of
 * about as many units each, by the step in which their windows closed (without a window: of their first
 * exposure), and the lift of each cohort is set against ln(1 + days since the first cohort).
 *
 * What that is, and is not: cohorts are of different units, so the test is sound; and a fading effect shows an
 * effect that wears off with time for everybody, as a season or a campaign does. It does not follow a
 * unit through its own days: whether one that has long known a change heeds it less, cohorts cannot tell
 * where windows are as long for each. Quantiles have no cohorts.
 */
export function analyseNovelty(
  data: ExperimentData,
  metric: MetricData,
): readonly NoveltyAnalysis[] {
  const treatments = data.variants.filter((variant) => variant !== data.control);
  const figure = metric.kind === 'quantile' ? null : figureOf(metric);
  if (metric.kind === 'quantile' || figure === null) {
    const reason = metric.kind === 'quantile' ? 'NOT_APPLICABLE' : 'INVALID';
    return treatments.map((variant) => nothing(variant, [], reason));
  }
  const mature = inOrder(metric.groups).filter(({ step }) => step !== null);
  const theta = thetaOf(figure, Cells.from(mature), data.variants);
  return treatments.map((variant) => {
    return noveltyOf(data, figure, mature, { control: data.control, variant }, theta);
  });
}

function noveltyOf(
  data: ExperimentData,
  figure: Figure,
  mature: readonly UnitGroupData[],
  pair: Pair,
  theta: number,
): NoveltyAnalysis {
  const { variant } = pair;
  const ofPair = mature.filter(
    (group) => group.variant === pair.control || group.variant === variant,
  );
  const cohorts = cohortsOf(ofPair).flatMap((groups): Cohort[] => {
    const effect = pairEffect(figure, Cells.from(groups), pair, theta);
    const steps = groups.map(({ step }) => step ?? 0);
    if (!effect.ok) return [];
    const lift = deltaLift(effect.value);
    if (lift === null) return [];
    const [fromStep = 0, toStep = 0] = [steps[0], steps.at(-1)];
    const { estimate, standardError } = lift;
    return [{ fromStep, toStep, units: effect.value.units, lift: estimate, standardError }];
  });
  const first = cohorts[0];
  const middle = ({ fromStep, toStep }: Cohort) => (fromStep + toStep) / 2;
  const slope = noveltySlope(
    cohorts.map((cohort) => ({
      x: tenure(
        ((middle(cohort) - (first ? middle(first) : 0)) * data.stepSeconds) / SECONDS_PER_DAY,
      ),
      estimate: cohort.lift,
      standardError: cohort.standardError,
    })),
  );
  if (!slope.ok) return nothing(variant, cohorts, slope.reason);
  const { isFading, pValue } = slope.value;
  return { variant, isFading, pValue, cohorts, missing: null };
}

/** Groups in order of their steps, cut where a cohort has its share of units; never within a step. */
function cohortsOf(groups: readonly UnitGroupData[]): readonly UnitGroupData[][] {
  const units = groups.reduce((sum, { n }) => sum + n, 0);
  const share = Math.max(LEAST_UNITS, units / MOST_COHORTS);
  const cohorts: UnitGroupData[][] = [];
  let [filled, last]: [number, number | null] = [Number.POSITIVE_INFINITY, null];
  for (const group of groups) {
    if (filled >= share && group.step !== last) {
      cohorts.push([]);
      filled = 0;
    }
    cohorts.at(-1)?.push(group);
    filled += group.n;
    last = group.step;
  }
  return cohorts;
}

function nothing(
  variant: string,
  cohorts: readonly Cohort[],
  missing: MissingReason,
): NoveltyAnalysis {
  return { variant, isFading: false, pValue: null, cohorts, missing };
}
