import { isPositive, okIfFinite } from '../checks.ts';
import { normalSf } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';

/** The effect on units that have had the treatment for so long. */
export interface TenureEffect {
  /** ln(1 + days since the unit's first exposure): see {@link tenure}. */
  readonly x: number;
  readonly estimate: number;
  readonly standardError: number;
}

export interface Novelty {
  /** Change of the effect per unit of x, weighted by precision. */
  readonly slope: number;
  readonly standardError: number;
  readonly intercept: number;
  /** Slope over standard error. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Whether the effect wears off: a slope that is no chance, and less than half of the first effect left. */
  readonly isFading: boolean;
}

const FEW_CELLS = 4;
const FLAG_BELOW = 0.05;

/**
 * Whether an effect wears off, or grows, as units get used to the treatment: weighted least squares of the
 * effect on tenure, normal p-value with the standard errors as given. The cells must be of different
 * units, or unit-days, in order of tenure.
 *
 * Reasons: TOO_FEW_UNITS (fewer than four cells), NOT_APPLICABLE (all of one tenure), ZERO_VARIANCE, INVALID,
 * OUT_OF_RANGE.
 */
export function noveltySlope(cells: readonly TenureEffect[]): Result<Novelty> {
  for (const { x, estimate, standardError } of cells) {
    if (standardError === 0) return no('ZERO_VARIANCE');
    const isValid = Number.isFinite(x) && Number.isFinite(estimate) && isPositive(standardError);
    if (!isValid) return no('INVALID');
  }
  const [first, last] = [cells[0], cells.at(-1)];
  if (first === undefined || last === undefined || cells.length < FEW_CELLS) {
    return no('TOO_FEW_UNITS');
  }
  const weights = cells.map(({ standardError }) => 1 / standardError / standardError);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (figure: (cell: TenureEffect) => number) =>
    cells.reduce((sum, cell, i) => sum + (weights[i] ?? 0) * figure(cell), 0) / total;
  const meanX = mean((cell) => cell.x);
  const meanEffect = mean((cell) => cell.estimate);
  const spread = mean((cell) => (cell.x - meanX) ** 2);
  if (spread === 0) return no('NOT_APPLICABLE');
  const slope = mean((cell) => (cell.x - meanX) * (cell.estimate - meanEffect)) / spread;
  const standardError = 1 / Math.sqrt(total * spread);
  const statistic = slope / standardError;
  const pValue = 2 * normalSf(Math.abs(statistic));
  const hasFaded = Math.abs(last.estimate) < 0.5 * Math.abs(first.estimate);
  return okIfFinite({
    slope,
    standardError,
    intercept: meanEffect - slope * meanX,
    statistic,
    pValue,
    isFading: pValue < FLAG_BELOW && hasFaded,
  });
}

/** The x of a cell: ln(1 + days since first exposure). */
export function tenure(days: number): number {
  return Math.log1p(Math.max(days, 0));
}
