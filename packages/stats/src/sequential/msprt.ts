import { isPositive, isShare, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import { pOfLogE } from './always-valid-p.ts';
import { mixtureBoundary, mixtureLogE } from './normal-mixture.ts';

export interface MsprtLook {
  readonly estimate: number;
  readonly standardError: number;
  /** Variance of the effects that are expected, in squared units of the estimate. Fixed beforehand. */
  readonly effectVariance: number;
  readonly alpha: number;
}

export interface Msprt {
  readonly logLikelihoodRatio: number;
  /** The p-value of this look; of several looks the smallest counts. */
  readonly pValue: number;
  readonly lower: number;
  readonly upper: number;
  readonly halfWidth: number;
}

/**
 * Mixture sequential probability ratio test with a normal prior N(0, τ²) of the effect:
 * `Λ = √(V/(V+τ²)) · exp(τ² d² / (2V(V+τ²)))` with V the squared standard error (Johari, Koomen,
 * Pekelis and Walsh, Operations Research 2022). The same family as `asymptoticCs` with u = τ²/V.
 * It is valid only when the effect's variance does not depend on the units so far.
 *
 * Reasons: ZERO_VARIANCE for a standard error of 0, INVALID, OUT_OF_RANGE.
 */
export function msprt(look: MsprtLook): Result<Msprt> {
  const { estimate, standardError, effectVariance, alpha } = look;
  const isValid =
    Number.isFinite(estimate) &&
    Number.isFinite(standardError) &&
    standardError >= 0 &&
    isPositive(effectVariance) &&
    isShare(alpha);
  if (!isValid) return no('INVALID');
  if (standardError === 0) return no('ZERO_VARIANCE');
  const u = effectVariance / standardError / standardError;
  const logLikelihoodRatio = mixtureLogE(estimate / standardError, u);
  const halfWidth = standardError * mixtureBoundary(u, alpha);
  return okIfFinite({
    logLikelihoodRatio,
    pValue: pOfLogE(logLikelihoodRatio),
    lower: estimate - halfWidth,
    upper: estimate + halfWidth,
    halfWidth,
  });
}
