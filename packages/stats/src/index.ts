export {
  type Attribution,
  type AttributionInput,
  attribute,
  type MetricEvent,
  type UnitTotals,
} from './attribution/attribute.ts';
export type { ClockedUnit, Exposure } from './attribution/clocks.ts';
export { type BanditArm, banditPosterior, type MeanPosterior } from './bayes/bandit-posterior.ts';
export {
  type BetaBinomialInput,
  type BetaBinomialPosterior,
  type BinomialArm,
  betaBinomialPosterior,
  type RatePosterior,
} from './bayes/beta-binomial.ts';
export { nextWeights } from './bayes/next-weights.ts';
export {
  type NormalEvidence,
  type NormalPosterior,
  type NormalPrior,
  normalPosterior,
} from './bayes/normal-posterior.ts';
export {
  type ThompsonOptions,
  type ThompsonWeights,
  thompsonWeights,
} from './bayes/thompson-weights.ts';
export {
  type Because,
  type Decision,
  decide,
  type GuardrailVerdict,
  type SuccessVerdict,
  type Verdicts,
} from './decision/decide.ts';
export {
  decideStage,
  type StageDecision,
  type StageGuardrail,
  type StageLook,
} from './decision/decide-stage.ts';
export { type DecisionPlan, type ErrorRates, errorRates } from './decision/error-rates.ts';
export { cupedTest } from './frequentist/cuped.ts';
export { type TestOptions, welchTest } from './frequentist/welch.ts';
export type { MeanArm, ProportionArm } from './moments/arms.ts';
export { type MomentsXY, mergeMomentsXY, NO_MOMENTS_XY } from './moments/cross-moments.ts';
export { type Difference, type Effect, effectOf } from './moments/delta-variance.ts';
export { type Moments, mergeMoments, NO_MOMENTS } from './moments/moments.ts';
export { type Summary, summaryOf } from './moments/summary.ts';
export { REASONS, type Reason, type Result } from './result.ts';
export { alwaysValidP } from './sequential/always-valid-p.ts';
export {
  asymptoticCs,
  type ConfidenceSequence,
  type SequentialLook,
} from './sequential/asymptotic-cs.ts';
export {
  asymptoticCsOneSided,
  type OneSidedConfidenceSequence,
} from './sequential/asymptotic-cs-one-sided.ts';
export { type BetaPrior, betaBinomialEvidence } from './sequential/beta-binomial-evidence.ts';
export { type CombinedEvidence, combineGuardrails } from './sequential/combine-guardrails.ts';
export { type Gavi, gavi } from './sequential/gavi.ts';
export {
  type GroupLook,
  type GroupPlan,
  groupSequentialBounds,
  informationFractions,
} from './sequential/group-bounds.ts';
export { type Msprt, type MsprtLook, msprt } from './sequential/msprt.ts';
export {
  type GuardrailEvidence,
  type GuardrailStage,
  oddsGridEvidence,
} from './sequential/odds-grid.ts';
export {
  type AllocationEpoch,
  type SequentialSrm,
  type SrmOptions,
  sequentialSrm,
} from './sequential/sequential-srm.ts';
export { type Spending, spentAlpha } from './sequential/spending.ts';
export {
  type ArmActivity,
  checkStart,
  START_RULE,
  type StartCheck,
} from './sequential/start-rule.ts';
export { type StatsigBoundary, statsigBoundary, type VarianceArm } from './sequential/statsig-z.ts';
