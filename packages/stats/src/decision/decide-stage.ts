import { no, ok, type Result } from '../result.ts';
import { type CombinedEvidence, combineGuardrails } from '../sequential/combine-guardrails.ts';

/** A guardrail of a rollout at one look. */
export interface StageGuardrail {
  /** Logarithm of its e-value against “no harm beyond what is tolerated”. */
  readonly logE: number;
  /** Whether a one-sided bound already excludes harm beyond the margin. */
  readonly isNonInferior: boolean;
}

export interface StageLook {
  readonly guardrails: readonly StageGuardrail[];
  /** Risk that a harmless rollout is rolled back at any time, all guardrails together. */
  readonly alpha: number;
  /** Whether the stage has lasted as long as it must at least. */
  readonly hasLasted: boolean;
  readonly isHealthy: boolean;
}

export interface StageDecision {
  readonly action: 'roll_back' | 'advance' | 'extend';
  readonly evidence: CombinedEvidence;
}

/** An e-value above this is a suspicion: the stage is extended, however long it has lasted. */
const SUSPICION = Math.log(3);

/**
 * What a guarded rollout does at one look: rolls back when the mean e-value reaches `1 / alpha`;
 * advances when every guardrail is shown to be within its margin, or when the stage has lasted long
 * enough and no e-value is above 3; else extends the stage. Unhealthy data never advance it.
 *
 * Reasons: as `combineGuardrails`: NOT_APPLICABLE without guardrails, INVALID.
 */
export function decideStage(look: StageLook): Result<StageDecision> {
  const { guardrails, alpha, hasLasted, isHealthy } = look;
  const evidence = combineGuardrails(
    guardrails.map(({ logE }) => logE),
    alpha,
  );
  if (!evidence.ok) return no(evidence.reason);
  if (evidence.value.mustRollBack) return ok({ action: 'roll_back', evidence: evidence.value });
  const isShown = guardrails.every(({ isNonInferior }) => isNonInferior);
  const isQuiet = guardrails.every(({ logE }) => logE <= SUSPICION);
  const mayAdvance = isHealthy && (isShown || (hasLasted && isQuiet));
  return ok({ action: mayAdvance ? 'advance' : 'extend', evidence: evidence.value });
}
