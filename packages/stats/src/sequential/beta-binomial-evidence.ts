import { isCount, isPositive, isShare, okIfFinite } from '../checks.ts';
import { logBetaLower, logPrefactor } from '../distributions/beta.ts';
import { no, type Result } from '../result.ts';
import { pOfLogE } from './always-valid-p.ts';
import type { GuardrailEvidence, GuardrailStage } from './odds-grid.ts';

export interface BetaPrior {
  readonly a: number;
  readonly b: number;
}

/**
 * Exact evidence against an intended share of bad events, for one allocation epoch: given an event it
 * is a treated unit's with probability `treatmentShare` where the treatment does no harm; the
 * alternative is a beta mixture of other probabilities, one-sided of larger ones alone (Robbins 1970;
 * Ville's inequality). The plain form of `oddsGridEvidence`, which also takes several epochs and a
 * tolerated harm.
 *
 * Reasons: INVALID, OUT_OF_RANGE.
 */
export function betaBinomialEvidence(
  stage: GuardrailStage,
  prior: BetaPrior,
  isOneSided: boolean,
): Result<GuardrailEvidence> {
  const { treatmentShare: w, treatmentEvents, controlEvents } = stage;
  const { a, b } = prior;
  const isValid =
    isShare(w) &&
    isCount(treatmentEvents) &&
    isCount(controlEvents) &&
    isPositive(a) &&
    isPositive(b);
  if (!isValid) return no('INVALID');
  const [postA, postB] = [a + treatmentEvents, b + controlEvents];
  // wᵃ (1 − w)ᵇ / B(a, b) of the prior over that of the posterior: the e-value of both sides.
  let logE = logPrefactor(w, 1 - w, a, b) - logPrefactor(w, 1 - w, postA, postB);
  if (isOneSided) logE += logBetaLower(1 - w, w, postB, postA) - logBetaLower(1 - w, w, b, a);
  return okIfFinite({ logE, pValue: pOfLogE(logE) });
}
