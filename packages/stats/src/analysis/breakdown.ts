import { heterogeneity } from '../frequentist/heterogeneity.ts';
import { criticalValue } from '../frequentist/inference.ts';
import { benjaminiHochberg } from '../frequentist/multiplicity.ts';
import type { BreakdownAnalysis, BreakdownGroup, MissingReason } from './analysis.ts';
import { armOf, variantsInOrder } from './arm-figures.ts';
import { Cells, figureOf } from './cells.ts';
import { estimateOf, inOrder } from './compare-moments.ts';
import { figuresOf, quantileArmFigures, quantileFigures } from './compare-quantiles.ts';
import { pairEffect, thetaOf } from './effect.ts';
import type {
  ExperimentData,
  MetricData,
  MomentMetricData,
  QuantileMetricData,
} from './experiment-data.ts';
import { deltaLift, fiellerLift } from './lift.ts';

type GroupComparison = BreakdownGroup['comparisons'][number];

/** A group before p-values are corrected, with what the test of heterogeneity needs. */
interface Part {
  readonly group: BreakdownGroup;
  /** By variant; undefined without an effect. */
  readonly effects: ReadonlyMap<string, Spread>;
}

interface Spread {
  readonly difference: { readonly estimate: number; readonly standardError: number };
  /** Null where the control is too near to zero for one. */
  readonly lift: { readonly estimate: number; readonly standardError: number } | null;
}

/**
 * A metric by the values of an attribute: raw figures and effects of each group at one look, with p-values after
 * Benjamini and Hochberg over all groups and variants, and Cochran's test whether the effect differs between
 * groups: of lifts, or of differences where a group has no lift. Exploratory: nothing here is safe to stop by.
 *
 * @param metric with groups of that attribute; it need not be one of the data's own.
 */
export function analyseBreakdown(data: ExperimentData, metric: MetricData): BreakdownAnalysis {
  const parts =
    metric.kind === 'quantile' ? quantileParts(data, metric) : momentParts(data, metric);
  const pValues = parts.flatMap(({ group }) => {
    return group.comparisons.map(({ difference }) => difference?.pValue ?? null);
  });
  const answer = benjaminiHochberg(pValues);
  const adjusted = answer.ok ? [...answer.value] : [];
  return {
    groups: parts.map(({ group }) => ({
      ...group,
      comparisons: group.comparisons.map((one) => ({
        ...one,
        pAdjusted: adjusted.shift() ?? null,
      })),
    })),
    heterogeneityP: heterogeneityOf(data, parts),
  };
}

/** Values in the order of their units, most first; where an attribute was missing comes last. */
function valuesOf(
  groups: readonly { readonly value: string | null; readonly units: number }[],
): readonly (string | null)[] {
  const units = new Map<string | null, number>();
  for (const group of groups) units.set(group.value, (units.get(group.value) ?? 0) + group.units);
  return [...units]
    .toSorted(([a, n], [b, m]) => {
      return Number(a === null) - Number(b === null) || m - n || ((a ?? '') < (b ?? '') ? -1 : 1);
    })
    .map(([value]) => value);
}

function momentParts(data: ExperimentData, metric: MomentMetricData): Part[] {
  const figure = figureOf(metric);
  if (figure === null) return [];
  const groups = inOrder(metric.groups);
  const mature = groups.filter(({ step }) => step !== null);
  const theta = thetaOf(figure, Cells.from(mature), data.variants);
  const values = valuesOf(groups.map(({ value, n }) => ({ value, units: n })));
  return values.map((value) => {
    const all = Cells.from(groups.filter((group) => group.value === value));
    const cells = Cells.from(mature.filter((group) => group.value === value));
    const effects = new Map<string, Spread>();
    const comparisons = data.variants.flatMap((variant): GroupComparison[] => {
      if (variant === data.control) return [];
      const effect = pairEffect(figure, cells, { control: data.control, variant }, theta);
      if (!effect.ok) return [nothing(variant, effect.reason)];
      const { estimate, variance } = effect.value.adjusted;
      effects.set(variant, {
        difference: { estimate, standardError: Math.sqrt(variance) },
        lift: deltaLift(effect.value),
      });
      const difference = estimateOf(effect.value.adjusted, data.alpha);
      const lift = fiellerLift(
        effect.value,
        criticalValue(data.alpha / 2, effect.value.adjusted.df),
      );
      return [
        {
          ...nothing(variant, null),
          difference,
          lift: lift.ok ? { ...lift.value, pValue: difference?.pValue ?? null } : null,
        },
      ];
    });
    const arms = variantsInOrder(data).map((variant) => {
      return armOf(metric.kind, { mature: cells, all }, variant, all.unitsOf(variant));
    });
    return { group: { value, arms, comparisons }, effects };
  });
}

function quantileParts(data: ExperimentData, metric: QuantileMetricData): Part[] {
  return valuesOf(metric.quantiles).map((value) => {
    const of = (variant: string) =>
      metric.quantiles.find((group) => group.value === value && group.variant === variant);
    const control = of(data.control);
    const effects = new Map<string, Spread>();
    const comparisons = data.variants.flatMap((variant): GroupComparison[] => {
      if (variant === data.control) return [];
      const treatment = of(variant);
      if (control === undefined || treatment === undefined) return [nothing(variant, 'NO_UNITS')];
      const { difference, lift } = quantileFigures(metric, control, treatment, data.alpha);
      if (!difference.ok) return [nothing(variant, difference.reason)];
      effects.set(variant, { difference: difference.value, lift: lift.ok ? lift.value : null });
      return [
        {
          ...nothing(variant, null),
          difference: figuresOf(difference.value),
          lift: lift.ok ? figuresOf(lift.value) : null,
        },
      ];
    });
    const arms = variantsInOrder(data).map((variant) => {
      return quantileArmFigures(variant, of(variant)?.units ?? 0, of(variant));
    });
    return { group: { value, arms, comparisons }, effects };
  });
}

function heterogeneityOf(data: ExperimentData, parts: readonly Part[]): number | null {
  const pValues = data.variants.flatMap((variant) => {
    const spreads = parts.flatMap(({ effects }) => effects.get(variant) ?? []);
    const lifts = spreads.flatMap(({ lift }) => lift ?? []);
    const effects =
      lifts.length === spreads.length ? lifts : spreads.map(({ difference }) => difference);
    const test = heterogeneity(effects);
    return test.ok ? [test.value.pValue] : [];
  });
  return pValues.length === 0 ? null : Math.min(1, pValues.length * Math.min(...pValues));
}

function nothing(variant: string, missing: MissingReason | null): GroupComparison {
  return { variant, lift: null, difference: null, pAdjusted: null, missing };
}
