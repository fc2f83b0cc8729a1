import { isCount, isPositive, okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import { pOfLogE } from './always-valid-p.ts';

/** Units with a first bad event in one allocation epoch of a rollout. */
export interface GuardrailStage {
  /** Share of the units that got the treatment, 0 … 1. */
  readonly treatmentShare: number;
  readonly treatmentEvents: number;
  readonly controlEvents: number;
}

export interface GuardrailEvidence {
  /** Logarithm of the e-value; roll back when it reaches `−ln(alpha)`. */
  readonly logE: number;
  /** The p-value of this look; of several looks the smallest counts. */
  readonly pValue: number;
}

/** How much worse than tolerated the odds may be: 1.05 to 30 times, evenly spaced in logarithms. */
const ODDS = Array.from({ length: 60 }, (_, i) => {
  return Math.exp(Math.log(1.05) + (i * (Math.log(30) - Math.log(1.05))) / 59);
});

/**
 * Evidence that bad events are more frequent among treated units than tolerated, from the first event
 * on, at any traffic, however often one looks. Each unit counts once, with its first bad event. Given
 * such an event it is a treated unit's with the odds `w/(1−w) · λ`, so no rate or variance has to be
 * estimated; the likelihood ratio against `λ ≤ toleratedOdds` is averaged over a grid of worse odds.
 * By Ville's inequality the e-value ever reaches `1 / alpha` with probability at most `alpha` when the
 * treatment is tolerable (conditional binomial mixture; cf. Netflix's tests of counting processes). It takes the
 * shares for granted: see to it that no sample ratio mismatch is found.
 *
 * Reasons: INVALID, also for events of an arm that had no traffic; OUT_OF_RANGE.
 */
export function oddsGridEvidence(
  stages: readonly GuardrailStage[],
  toleratedOdds: number,
): Result<GuardrailEvidence> {
  if (!isPositive(toleratedOdds) || !stages.every(isStage)) return no('INVALID');
  const logRatios = ODDS.map((odds) => {
    return stages.reduce((sum, stage) => sum + logRatio(stage, toleratedOdds, odds), 0);
  });
  const logE = logMeanExp(logRatios);
  return okIfFinite({ logE, pValue: pOfLogE(logE) });
}

function isStage({ treatmentShare, treatmentEvents, controlEvents }: GuardrailStage): boolean {
  return (
    treatmentShare >= (treatmentEvents > 0 ? Number.MIN_VALUE : 0) &&
    (controlEvents > 0 ? treatmentShare < 1 : treatmentShare <= 1) &&
    isCount(treatmentEvents) &&
    isCount(controlEvents)
  );
}

/** Log-likelihood of a stage's events at `odds` times the tolerated odds, against the tolerated. */
function logRatio(stage: GuardrailStage, toleratedOdds: number, odds: number): number {
  const { treatmentShare, treatmentEvents, controlEvents } = stage;
  const weight = treatmentShare * toleratedOdds;
  const tolerated = weight / (1 - treatmentShare + weight);
  const events = treatmentEvents + controlEvents;
  return treatmentEvents * Math.log(odds) - events * Math.log1p(tolerated * (odds - 1));
}

/** ln of the mean of the exponentials, without leaving the range of doubles on the way. */
export function logMeanExp(logs: readonly number[]): number {
  const largest = logs.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  const sum = logs.reduce((total, log) => total + Math.exp(log - largest), 0);
  return largest + Math.log(sum / logs.length);
}
