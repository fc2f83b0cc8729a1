import { isPositive, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import type { SequentialLook } from './asymptotic-cs.ts';
import { asymptoticCsOneSided } from './asymptotic-cs-one-sided.ts';

export interface SequentialGuardrail {
  /** Logarithm of the e-value for harm; roll back when it reaches `−ln(alpha)`. */
  readonly logE: number;
  /** The p-value of this look; of several looks the smallest counts. */
  readonly pValue: number;
  /** The most harm that is still possible, in the estimate's units; positive is harm. */
  readonly worstHarm: number;
  /** Whether that is below the margin: safe to go on. */
  readonly isNonInferior: boolean;
}

/**
 * A guardrail with values (means, latency), watched at every look on the absolute scale: evidence of harm,
 * and whether harm beyond the margin is already excluded. Two one-sided confidence sequences, each at
 * alpha. For events use `oddsGridEvidence`, which is exact; begin when `checkStart` agrees.
 *
 * @param harm - whether a rise or a fall of the metric is harm.
 * @param margin - harm that would be accepted, in the estimate's units, > 0.
 *
 * Reasons: as `asymptoticCsOneSided`; INVALID for a margin that is not above 0.
 */
export function sequentialGuardrail(
  look: SequentialLook,
  harm: 'greater' | 'less',
  margin: number,
): Result<SequentialGuardrail> {
  if (!isPositive(margin)) return no('INVALID');
  const estimate = harm === 'greater' ? look.estimate : -look.estimate;
  const evidence = asymptoticCsOneSided({ ...look, estimate }, 'greater');
  if (!evidence.ok) return evidence;
  const { halfWidth, logE, pValue } = evidence.value;
  const worstHarm = estimate + halfWidth;
  return okIfFinite({ logE, pValue, worstHarm, isNonInferior: worstHarm < margin });
}
