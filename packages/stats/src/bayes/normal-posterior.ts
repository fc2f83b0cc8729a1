import { isPositive, isShare, okIfFinite } from '../checks.ts';
import { normalCdf, normalPdf, normalQuantile, normalSf } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';

/** A normal distribution of effects, known before the experiment. */
export interface NormalPrior {
  readonly mean: number;
  readonly variance: number;
}

export interface NormalEvidence {
  /** Treatment minus control, or a lift. */
  readonly estimate: number;
  readonly standardError: number;
  /** Null for a flat prior. */
  readonly prior: NormalPrior | null;
  readonly isLowerBetter?: boolean;
  /** 1 minus the probability of the credible interval; 0.05 where absent. */
  readonly alpha?: number;
}

export interface NormalPosterior {
  readonly mean: number;
  readonly sd: number;
  readonly lower: number;
  readonly upper: number;
  /** Probability that the treatment is better. Not safe to stop on: peeking inflates it. */
  readonly chanceToWin: number;
  /** What choosing the treatment costs on average, in the estimate's units, where it is worse. */
  readonly lossTreatment: number;
  readonly lossControl: number;
}

/**
 * Posterior of an effect whose estimate and prior are normal, with the chance to win and the expected
 * losses in closed form (as GrowthBook and Eppo report them). A view on the data, not a test: stopping
 * at a chance to win of 95 % is wrong in more than half of all A/A tests with a hundred looks.
 *
 * Reasons: ZERO_VARIANCE for a standard error of 0, INVALID, OUT_OF_RANGE.
 */
export function normalPosterior(evidence: NormalEvidence): Result<NormalPosterior> {
  const { estimate, standardError, prior, isLowerBetter = false, alpha = 0.05 } = evidence;
  const isValid =
    Number.isFinite(estimate) &&
    Number.isFinite(standardError) &&
    standardError >= 0 &&
    isShare(alpha) &&
    (prior === null || (Number.isFinite(prior.mean) && isPositive(prior.variance)));
  if (!isValid) return no('INVALID');
  if (standardError === 0) return no('ZERO_VARIANCE');
  const { mean, sd } = combine(estimate, standardError, prior);
  const half = -normalQuantile(alpha / 2) * sd;
  const gain = isLowerBetter ? -mean : mean;
  const shortfall = expectedShortfall(Math.abs(gain) / sd) * sd;
  return okIfFinite({
    mean,
    sd,
    lower: mean - half,
    upper: mean + half,
    chanceToWin: normalCdf(gain / sd),
    lossTreatment: shortfall + Math.max(-gain, 0),
    lossControl: shortfall + Math.max(gain, 0),
  });
}

function combine(estimate: number, standardError: number, prior: NormalPrior | null) {
  if (prior === null) return { mean: estimate, sd: standardError };
  // Weights of the two, without precisions that could overflow.
  const ratio = (standardError / Math.sqrt(prior.variance)) ** 2;
  const weight = 1 / (1 + ratio);
  const mean = estimate * weight + prior.mean * (1 - weight);
  return { mean, sd: standardError * Math.sqrt(weight) };
}

/** E[max(−X, 0)] for X ~ N(k, 1), k ≥ 0. */
function expectedShortfall(k: number): number {
  return Math.max(0, normalPdf(k) - k * normalSf(k));
}
