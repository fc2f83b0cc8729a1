import { chi2Sf } from '../distributions/chi2.ts';
import { infer } from '../frequentist/inference.ts';
import { sequentialSrm } from '../sequential/sequential-srm.ts';
import { START_RULE } from '../sequential/start-rule.ts';
import type {
  ArmUnits,
  BeforeExposureFinding,
  DataFinding,
  EpochUnits,
  ExposureRateFinding,
  HealthFinding,
  SampleRatioFinding,
  SeveralVariantsFinding,
} from './analysis.ts';
import { exposedUnits, variantsInOrder } from './arm-figures.ts';
import { Cells, figureOf, isShaky } from './cells.ts';
import { inOrder } from './compare-moments.ts';
import { differenceBefore } from './effect.ts';
import type { EpochData, ExperimentData, MomentMetricData } from './experiment-data.ts';
import { weightOf } from './pair-clock.ts';

const SAMPLE_RATIO_ALPHA = 0.01;
/** Of a check that is asked again every day. */
const DAILY_ALPHA = 0.001;
const SEVERAL_VARIANTS = { share: 0.01, units: 10 } as const;
const LEAST_EXPECTED = 5;

/** Whether the figures can be trusted, by each thing that could be wrong with them. */
export function checkHealth(data: ExperimentData): readonly HealthFinding[] {
  return [
    checkData(data),
    checkSampleRatio(data),
    checkSeveralVariants(data),
    checkExposureRate(data),
    checkBeforeExposure(data),
  ];
}

function checkData(data: ExperimentData): DataFinding {
  const units = data.counts.reduce((sum, count) => sum + count.units, 0);
  const emptyVariants = unitsByArm(data)
    .filter((arm) => arm.units === 0 && arm.expectedUnits > 0)
    .map(({ variant }) => variant);
  return {
    check: 'data',
    status: units === 0 ? 'waiting' : 'ok',
    pValue: null,
    units,
    emptyVariants,
  };
}

/** Units of each arm, and how many the weights of the epochs let expect of as many units. */
export function unitsByArm(data: ExperimentData): readonly ArmUnits[] {
  const totals = new Map<number, number>();
  for (const { epoch, units } of data.counts) totals.set(epoch, (totals.get(epoch) ?? 0) + units);
  return variantsInOrder(data).map((variant) => ({
    variant,
    isControl: variant === data.control,
    units: exposedUnits(data, variant),
    expectedUnits: data.epochs.reduce((sum, epoch) => {
      const all = epoch.weights.reduce((weights, { weight }) => weights + weight, 0);
      const share = all > 0 ? weightOf(epoch, variant) / all : 0;
      return sum + (totals.get(epoch.epoch) ?? 0) * share;
    }, 0),
  }));
}

function checkSampleRatio(data: ExperimentData): SampleRatioFinding {
  const check = 'sample_ratio';
  const arms = unitsByArm(data);
  const units = arms.reduce((sum, arm) => sum + arm.units, 0);
  if (units === 0) return { check, status: 'waiting', pValue: null, furthest: null };
  const srm = sequentialSrm(data.epochs.map((epoch) => allocationOf(data, epoch)));
  if (!srm.ok) return { check, status: 'not_applicable', pValue: null, furthest: null };
  const { pValue } = srm.value;
  let [furthest, most]: [SampleRatioFinding['furthest'], number] = [null, -1];
  for (const { variant, units: own, expectedUnits } of arms) {
    const [share, expectedShare] = [own / units, expectedUnits / units];
    const spread = expectedShare * (1 - expectedShare);
    const apart = Math.abs(share - expectedShare) / Math.sqrt(Math.max(spread, 1 / units));
    if (apart > most) [furthest, most] = [{ variant, share, expectedShare }, apart];
  }
  return { check, status: pValue < SAMPLE_RATIO_ALPHA ? 'failed' : 'ok', pValue, furthest };
}

/** Units by epoch with the sequential test of each epoch alone. */
export function unitsByEpoch(data: ExperimentData): readonly EpochUnits[] {
  return data.epochs.map((epoch) => {
    const allocation = allocationOf(data, epoch);
    const srm = allocation.looks.length === 0 ? null : sequentialSrm([allocation]);
    const last = allocation.looks.at(-1);
    return {
      epoch: epoch.epoch,
      units: variantsInOrder(data).map((variant, i) => ({ variant, units: last?.[i] ?? 0 })),
      pValue: srm?.ok === true ? srm.value.pValue : null,
    };
  });
}

/** Units of each arm since the epoch began, at the end of each step. */
function allocationOf(data: ExperimentData, epoch: EpochData) {
  const variants = variantsInOrder(data);
  const ofEpoch = data.counts
    .filter((count) => count.epoch === epoch.epoch)
    .toSorted((a, b) => a.step - b.step);
  const looks: number[][] = [];
  let [current, at]: [number[], number | null] = [variants.map(() => 0), null];
  for (const { step, variant, units } of ofEpoch) {
    if (step !== at) {
      current = [...current];
      looks.push(current);
      at = step;
    }
    const arm = variants.indexOf(variant);
    if (arm >= 0) current[arm] = (current[arm] ?? 0) + units;
  }
  return { weights: variants.map((variant) => weightOf(epoch, variant)), looks };
}

function checkSeveralVariants(data: ExperimentData): SeveralVariantsFinding {
  const { severalVariants: units } = data;
  const all = units + data.counts.reduce((sum, count) => sum + count.units, 0);
  const share = all === 0 ? 0 : units / all;
  const isMany = share > SEVERAL_VARIANTS.share && units >= SEVERAL_VARIANTS.units;
  const status = all === 0 ? 'waiting' : isMany ? 'failed' : 'ok';
  return { check: 'several_variants', status, pValue: null, units, share };
}

/** Pearson's test that the share of those who see what they were given is the same in every arm. */
function checkExposureRate(data: ExperimentData): ExposureRateFinding {
  const check = 'exposure_rate';
  const arms = variantsInOrder(data).flatMap((variant) => {
    const given = data.assigned.find((one) => one.variant === variant)?.units ?? 0;
    const seen = exposedUnits(data, variant);
    // Where assignments are told late, or by some of the clients alone, those who saw it were given it.
    return given > 0 ? [{ variant, seen, given: Math.max(given, seen) }] : [];
  });
  const rates = arms.map(({ variant, seen, given }) => ({ variant, rate: seen / given }));
  if (arms.length < 2) return { check, status: 'not_applicable', pValue: null, rates };
  const given = arms.reduce((sum, arm) => sum + arm.given, 0);
  const seen = arms.reduce((sum, arm) => sum + arm.seen, 0);
  const rate = seen / given;
  if (rate === 1) return { check, status: 'ok', pValue: 1, rates };
  const least = Math.min(...arms.map((arm) => arm.given * Math.min(rate, 1 - rate)));
  if (least < LEAST_EXPECTED) return { check, status: 'waiting', pValue: null, rates };
  const statistic = arms.reduce((sum, arm) => {
    const expected = arm.given * rate;
    return sum + (arm.seen - expected) ** 2 / (expected * (1 - rate));
  }, 0);
  const pValue = chi2Sf(statistic, arms.length - 1);
  return { check, status: pValue < DAILY_ALPHA ? 'failed' : 'ok', pValue, rates };
}

/** Whether arms differ in what their units did before any of them saw anything. */
function checkBeforeExposure(data: ExperimentData): BeforeExposureFinding {
  const check = 'before_exposure';
  const known = data.metrics.filter(
    (metric): metric is MomentMetricData =>
      metric.kind !== 'quantile' && figureOf(metric)?.hasBefore === true,
  );
  const found = known.flatMap((metric) => differencesBefore(data, metric));
  const worst = found.reduce<(typeof found)[number] | null>((least, one) => {
    return least === null || one.pValue < least.pValue ? one : least;
  }, null);
  if (worst === null) {
    const status = known.some(hasAnythingBefore) ? 'waiting' : 'not_applicable';
    return { check, status, pValue: null, worst: null };
  }
  const { pValue: single, ...what } = worst;
  const pValue = Math.min(1, single * found.length);
  return { check, status: pValue < DAILY_ALPHA ? 'failed' : 'ok', pValue, worst: what };
}

function hasAnythingBefore({ kind, groups }: MomentMetricData): boolean {
  const index = kind === 'ratio' ? 2 : 1;
  return groups.some(({ n, means }) => n > 0 && (means[index] ?? 0) !== 0);
}

/** Comparisons with enough behind them: 100 units in each arm, and a mean that is not zero by chance. */
function differencesBefore(data: ExperimentData, metric: MomentMetricData) {
  const figure = figureOf(metric);
  if (figure === null) return [];
  const cells = Cells.from(inOrder(metric.groups));
  const index = metric.kind === 'ratio' ? 3 : 1;
  const isReady = (variant: string) => {
    const pooled = cells.pooled(variant);
    return pooled !== undefined && pooled.n >= START_RULE.units && !isShaky(pooled, index);
  };
  if (!isReady(data.control)) return [];
  return data.variants.flatMap((variant) => {
    if (variant === data.control || !isReady(variant)) return [];
    const before = differenceBefore(figure, cells, { control: data.control, variant });
    if (!before.ok) return [];
    const { estimate: difference, df, controlMean } = before.value;
    const test = infer(before.value, df, 'two-sided', DAILY_ALPHA);
    if (!test.ok) return [];
    const lift = difference / Math.abs(controlMean);
    return [
      {
        metric: metric.key,
        variant,
        difference,
        lift: Number.isFinite(lift) ? lift : null,
        pValue: test.value.pValue,
      },
    ];
  });
}
