import { isCount } from '../checks.ts';
import { no, type Result } from '../result.ts';
import { type BanditArm, banditPosterior, type MeanPosterior } from './bandit-posterior.ts';
import type { NormalPrior } from './normal-posterior.ts';
import { type ThompsonOptions, type ThompsonWeights, thompsonWeights } from './thompson-weights.ts';

const MIN_UNITS = 100;

/**
 * A bandit's weights for its next period, from the sums so far.
 *
 * Reasons: TOO_FEW_UNITS while an arm has fewer than 100 units: keep the weights as they are; else as
 * `banditPosterior` and `thompsonWeights`.
 */
export function nextWeights(
  arms: readonly BanditArm[],
  prior: NormalPrior,
  options: ThompsonOptions = {},
): Result<ThompsonWeights> {
  if (arms.some(({ n }) => isCount(n) && n < MIN_UNITS)) return no('TOO_FEW_UNITS');
  const posteriors: MeanPosterior[] = [];
  for (const arm of arms) {
    const posterior = banditPosterior(arm, prior);
    if (!posterior.ok) return posterior;
    posteriors.push(posterior.value);
  }
  return thompsonWeights(posteriors, options);
}
