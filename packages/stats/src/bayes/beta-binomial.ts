import { isCount, isShare, okIfFinite } from '../checks.ts';
import { betaLower, betaQuantile } from '../distributions/beta.ts';
import { no, type Result } from '../result.ts';
import { nodesOver } from './gauss-legendre.ts';

export interface BinomialArm {
  readonly n: number;
  /** Units with the event. */
  readonly sum: number;
}

export interface BetaBinomialInput {
  readonly control: BinomialArm;
  readonly treatment: BinomialArm;
  /** Parameters of the prior of both rates, 0.05 … 10¹²; 0.5 and 0.5 are Jeffreys'. */
  readonly prior: { readonly a: number; readonly b: number };
  /** 1 minus the probability of the credible intervals; 0.05 where absent. */
  readonly alpha?: number;
}

export interface RatePosterior {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

export interface BetaBinomialPosterior {
  /** Probability that the treatment's rate is higher. Not safe to stop on: peeking inflates it. */
  readonly chanceToWin: number;
  /** E[max(control − treatment, 0)]: what choosing the treatment costs on average. */
  readonly lossTreatment: number;
  readonly lossControl: number;
  readonly control: RatePosterior;
  readonly treatment: RatePosterior;
}

interface Beta {
  readonly a: number;
  readonly b: number;
}

/** In standard deviations at the middle, then further, because tails in the log odds are exponential. */
const STEPS = [0, 1, 2, 3, 4, 5, 6, 7.5, 9, 12, 16, 24, 36, 54, 80].flatMap((step) => {
  return step === 0 ? [step] : [-step, step];
});

/**
 * Beta posteriors of two rates and how they compare, by quadrature over the log odds and not by
 * simulation: the same data always give the same answer.
 *
 * Reasons: INVALID, also for more events than units.
 */
export function betaBinomialPosterior(input: BetaBinomialInput): Result<BetaBinomialPosterior> {
  const { prior, alpha = 0.05 } = input;
  if (!isArm(input.control) || !isArm(input.treatment) || !isShare(alpha)) return no('INVALID');
  if (!isParameter(prior.a) || !isParameter(prior.b)) return no('INVALID');
  const control = posteriorOf(input.control, prior);
  const treatment = posteriorOf(input.treatment, prior);
  return okIfFinite({
    ...compare(control, treatment),
    control: describe(control, alpha),
    treatment: describe(treatment, alpha),
  });
}

function isArm({ n, sum }: BinomialArm): boolean {
  return isCount(n) && isCount(sum) && sum <= n;
}

function isParameter(value: number): boolean {
  return value >= 0.05 && value <= 1e12;
}

function posteriorOf({ n, sum }: BinomialArm, { a, b }: Beta): Beta {
  return { a: a + sum, b: b + (n - sum) };
}

function describe({ a, b }: Beta, alpha: number): RatePosterior {
  return {
    mean: a / (a + b),
    lower: betaQuantile(alpha / 2, a, b),
    upper: betaQuantile(1 - alpha / 2, a, b),
  };
}

/** P(T > C) = ∫ f_T F_C, and E[max(C − T, 0)] = ∫ F_T (1 − F_C), so that no two terms cancel. */
function compare(control: Beta, treatment: Beta) {
  const logDensity = logDensityOf(treatment);
  let [wins, mass, lossTreatment, lossControl] = [0, 0, 0, 0];
  for (const { x: logOdds, weight } of nodesOver([control, treatment].map(peakOf), STEPS)) {
    const [p, q] = logistic(logOdds);
    const [controlBelow, controlAbove] = tailsAt(p, q, control);
    const [treatmentBelow, treatmentAbove] = tailsAt(p, q, treatment);
    const density = weight * Math.exp(logDensity(logOdds));
    mass += density;
    wins += density * controlBelow;
    lossTreatment += weight * p * q * treatmentBelow * controlAbove;
    lossControl += weight * p * q * controlBelow * treatmentAbove;
  }
  return { chanceToWin: Math.min(1, wins / mass), lossTreatment, lossControl };
}

/** Probabilities to be below and above p = 1 − q; the smaller one has all its digits. */
function tailsAt(p: number, q: number, { a, b }: Beta): readonly [number, number] {
  if (a * q > b * p) {
    const below = betaLower(p, q, a, b);
    return [below, 1 - below];
  }
  const above = betaLower(q, p, b, a);
  return [1 - above, above];
}

/** Where a rate lies in log odds. */
function peakOf({ a, b }: Beta) {
  return { middle: Math.log(a / b), width: Math.sqrt(1 / a + 1 / b) };
}

/** Log density of the log odds, up to a constant: 0 at the peak, and exact to its digits around it. */
function logDensityOf({ a, b }: Beta): (logOdds: number) => number {
  const { middle } = peakOf({ a, b });
  const mean = a / (a + b);
  return (logOdds) => {
    const away = logOdds - middle;
    // The same from the other side, where the exponential would overflow.
    if (away > 0) return -b * away - (a + b) * Math.log1p((1 - mean) * Math.expm1(-away));
    return a * away - (a + b) * Math.log1p(mean * Math.expm1(away));
  };
}

/** The rate of some log odds, and 1 minus it, both to all their digits. */
function logistic(logOdds: number): readonly [number, number] {
  const e = Math.exp(-Math.abs(logOdds));
  const [small, large] = [e / (1 + e), 1 / (1 + e)];
  return logOdds < 0 ? [small, large] : [large, small];
}
