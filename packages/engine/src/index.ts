export { bucketFrom, bucketOf, murmur3, saltState } from './bucket.ts';
export { compile, rulesetOf, rulesOf } from './compile.ts';
export type { CompiledRuleset, SegmentVerdict } from './compiled.ts';
export { evaluate, evaluateAll } from './evaluate.ts';
export type { ErrorCode, Evaluation, Exposing, Reason } from './evaluation.ts';
export { explain } from './explain.ts';
export type {
  ConditionTrace,
  Explanation,
  PortionTrace,
  PrerequisiteTrace,
  RuleTrace,
  SegmentTrace,
  SplitTrace,
  Step,
} from './explanation.ts';
export { exposureOf, type UnitExposure, unitOf } from './exposure.ts';
export type { Fault, FaultCode } from './fault.ts';
export { findChangeFaults, findFaults } from './faults.ts';
export type { JsonValue } from './json.ts';
export { patch, type RulesetChange } from './patch.ts';
export { rebalance } from './rebalance.ts';
export type {
  Condition,
  Context,
  FlagRules,
  OperatorName,
  Portion,
  Prerequisite,
  Rule,
  Ruleset,
  SegmentRules,
  Serve,
  Split,
  Target,
  ValueType,
  Weight,
} from './ruleset.ts';
