export { type AaSummary, aaSummary } from './analysis/aa-summary.ts';
export { analyseExperiment, analysisSteps } from './analysis/analyse-experiment.ts';
export type {
  AlwaysValid,
  ArmUnits,
  BeforeExposureFinding,
  BreakdownAnalysis,
  BreakdownGroup,
  ComparisonVerdict,
  DataFinding,
  EpochUnits,
  EstimateFigures,
  ExperimentAnalysis,
  ExposureRateFinding,
  ExposureSeries,
  GuardrailFigures,
  HealthFinding,
  HealthStatus,
  MetricAnalysis,
  MetricArmFigures,
  MetricComparison,
  MissingReason,
  NoveltyAnalysis,
  OverallVerdict,
  SampleRatioFinding,
  SeriesPoint,
  SeveralVariantsFinding,
  VerdictReason,
} from './analysis/analysis.ts';
export { analyseBreakdown } from './analysis/breakdown.ts';
export type {
  EpochData,
  ExperimentData,
  ExposureCount,
  MetricData,
  MetricDirection,
  MetricRoleName,
  MomentMetricData,
  QuantileGroupData,
  QuantileMetricData,
  UnitGroupData,
} from './analysis/experiment-data.ts';
export { analyseNovelty } from './analysis/novelty-analysis.ts';
export {
  type ExperimentPlan,
  type PlanToMake,
  planExperiment,
} from './analysis/plan-experiment.ts';
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
export { betaCdf, betaQuantile, betaSf } from './distributions/beta.ts';
export { chi2Cdf, chi2Quantile, chi2Sf } from './distributions/chi2.ts';
export { gammaP, gammaQ, gammaQuantile } from './distributions/gamma.ts';
export { lgamma } from './distributions/lgamma.ts';
export {
  normalCdf,
  normalLogSf,
  normalPdf,
  normalQuantile,
  normalSf,
} from './distributions/normal.ts';
export { tCdf, tQuantile, tSf } from './distributions/t.ts';
export type { AdjustedComparison } from './frequentist/adjusted.ts';
export { cupedTest, cupedTheta } from './frequentist/cuped.ts';
export { cupedRatioTest, cupedRatioTheta } from './frequentist/cuped-ratio.ts';
export { type Dunnett, dunnett, type ManyToOne } from './frequentist/dunnett.ts';
export { type FiellerInterval, fiellerInterval } from './frequentist/fieller.ts';
export {
  type GroupEffect,
  type Heterogeneity,
  heterogeneity,
} from './frequentist/heterogeneity.ts';
export type { Alternative, Inference } from './frequentist/inference.ts';
export {
  type Adjusted,
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  holm,
  type PValues,
} from './frequentist/multiplicity.ts';
export {
  type NonInferiority,
  type NonInferiorityOptions,
  nonInferiorityTest,
} from './frequentist/non-inferiority.ts';
export {
  type Interval,
  type NewcombeInterval,
  newcombeInterval,
  type PooledZTest,
  pooledZTest,
  waldInterval,
} from './frequentist/proportions.ts';
export {
  type QuantileBounds,
  type QuantileComparison,
  quantileBounds,
  quantileSummary,
  quantileTest,
} from './frequentist/quantile.ts';
export { type StratifiedEffect, type Stratum, stratifiedEffect } from './frequentist/stratified.ts';
export { type Comparison, type TestOptions, welchTest } from './frequentist/welch.ts';
export { type Novelty, noveltySlope, type TenureEffect, tenure } from './health/novelty.ts';
export { type ArmCount, type SampleRatio, sampleRatio } from './health/srm.ts';
export {
  type CupedArm,
  type CupedRatioArm,
  type MeanArm,
  type PlainArm,
  type ProportionArm,
  type QuantileArm,
  RATIO_PARTS,
  type RatioArm,
} from './moments/arms.ts';
export {
  type CoMoments,
  type CoSums,
  coMomentsFromSums,
  mergeCoMoments,
} from './moments/co-moments.ts';
export {
  type MomentsXY,
  mergeMomentsXY,
  momentsXYFromSums,
  NO_MOMENTS_XY,
  type SumsXY,
} from './moments/cross-moments.ts';
export { type Difference, type Effect, effectOf } from './moments/delta-variance.ts';
export {
  type Moments,
  mergeMoments,
  momentsFromSums,
  momentsOf,
  NO_MOMENTS,
  type Sums,
} from './moments/moments.ts';
export { hasShakyDenominator, type Summary, summaryOf } from './moments/summary.ts';
export { type Cap, type Winsorized, winsorize } from './moments/winsorize.ts';
export {
  detectableDifference,
  detectableLift,
  type UnitsForDifference,
  type UnitsForLift,
  unitsForAnyLift,
} from './power/detectable.ts';
export type { PlannedRates } from './power/planned-rates.ts';
export {
  type PlannedDifference,
  type PlannedLift,
  type Power,
  powerOfDifference,
  powerOfLift,
} from './power/power.ts';
export {
  type DifferenceToFind,
  type LiftToFind,
  type ProportionsToFind,
  type SampleSize,
  unitsForDifference,
  unitsForLift,
  unitsForProportions,
  varianceAfterCuped,
} from './power/sample-size.ts';
export { type TTestToPlan, unitsForTTest } from './power/sample-size-t.ts';
export {
  type MidExperiment,
  type PlannedSequentialLift,
  powerOfLastLook,
  unitsToGo,
} from './power/sequential-power.ts';
export { errorsAtPlannedEnd, type PlannedEnd } from './power/sequential-size.ts';
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
  type SequentialGuardrail,
  sequentialGuardrail,
} from './sequential/sequential-guardrail.ts';
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
