import { covarianceOf } from '../moments/co-moments.ts';
import { ratioVariance } from '../moments/summary.ts';
import type { MetricArmFigures } from './analysis.ts';
import type { Cells } from './cells.ts';
import type { ExperimentData, MetricData } from './experiment-data.ts';

/** The control first, then the others in their order. */
export function variantsInOrder({ control, variants }: ExperimentData): readonly string[] {
  return [control, ...variants.filter((variant) => variant !== control)];
}

/** Exposed units of a variant, in all epochs. */
export function exposedUnits({ counts }: ExperimentData, variant: string): number {
  return counts.reduce((sum, count) => (count.variant === variant ? sum + count.units : sum), 0);
}

/** Units of a metric: those whose windows have closed, and all. */
interface Looked {
  readonly mature: Cells;
  readonly all: Cells;
}

/** Raw figures of each arm. */
export function armFigures(
  data: ExperimentData,
  metric: Pick<MetricData, 'kind'>,
  looked: Looked,
): readonly MetricArmFigures[] {
  return variantsInOrder(data).map((variant) => {
    return armOf(metric.kind, looked, variant, exposedUnits(data, variant));
  });
}

/** Raw figures of one arm; those that are too large to be numbers are null. */
export function armOf(
  kind: MetricData['kind'],
  { mature, all }: Looked,
  variant: string,
  units: number,
): MetricArmFigures {
  const matureUnits = mature.unitsOf(variant);
  const pooled = mature.pooled(variant);
  const [above = 0, below = 0] = pooled?.means ?? [];
  const isRatio = kind === 'ratio';
  const variance = pooled && matureUnits >= 2 ? varianceOf(pooled, isRatio) : Number.NaN;
  return {
    variant,
    units,
    matureUnits,
    total: sumOf(above, matureUnits),
    denominator: isRatio ? sumOf(below, matureUnits) : null,
    activeUnits: mature.activeOf(variant),
    mean: meanOf(kind, mature, variant),
    earlyMean: meanOf(kind, all, variant),
    standardDeviation: finite(Math.sqrt(Math.max(0, variance))),
  };
}

function meanOf(kind: MetricData['kind'], cells: Cells, variant: string): number | null {
  const pooled = cells.pooled(variant);
  if (!pooled) return null;
  const [above = 0, below = 0] = pooled.means;
  return finite(kind === 'ratio' ? above / below : above);
}

function varianceOf(pooled: NonNullable<ReturnType<Cells['pooled']>>, isRatio: boolean): number {
  if (!isRatio) return covarianceOf(pooled, [1], [1]);
  const { n, means, products } = pooled;
  const [meanY = 0, meanX = 0] = means;
  const at = (row: number, column: number) => products[row]?.[column] ?? 0;
  return ratioVariance({ n, meanX, meanY, m2X: at(1, 1), m2Y: at(0, 0), cXY: at(0, 1) });
}

/** A mean back to the sum that it came from, without the digits that dividing made up. */
function sumOf(mean: number, units: number): number | null {
  return finite(Number((mean * units).toPrecision(13)));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
