import type { EvaluationTrace } from '@halyard/contracts/evaluation-trace';
import type {
  ConditionTrace,
  Explanation,
  PortionTrace,
  PrerequisiteTrace,
  RuleTrace,
  SegmentTrace,
  SplitTrace,
} from '@halyard/engine';

/** How an evaluation came about, as the API shows it. */
export function toTraceBody(explanation: Explanation): EvaluationTrace {
  return {
    ...ownSteps(explanation),
    prerequisites: explanation.prerequisites.map(toPrerequisite),
  };
}

function ownSteps({ step, rules, split }: Explanation) {
  return { step, rules: rules.map(toRule), ...(split && { split: toSplit(split) }) };
}

function toPrerequisite({ flag, variants, isMet, explanation }: PrerequisiteTrace) {
  return {
    flag_key: flag,
    variants: [...variants],
    is_met: isMet,
    variant: explanation.evaluation.variant ?? null,
    ...ownSteps(explanation),
  };
}

function toRule({ id, isMatch, conditions }: RuleTrace) {
  return { id, is_match: isMatch, conditions: conditions.map(toCondition) };
}

function toCondition(condition: ConditionTrace) {
  return { ...ownCondition(condition), segments: condition.segments.map(toSegment) };
}

function toSegment({ key, verdict, groups }: SegmentTrace) {
  return { key, verdict, groups: groups.map((group) => group.map(ownCondition)) };
}

function ownCondition(condition: ConditionTrace) {
  return {
    attribute: condition.attribute ?? null,
    operator: condition.operator,
    values: [...condition.values],
    negate: condition.negate,
    ignore_case: condition.ignoreCase,
    is_present: condition.isPresent,
    actual: condition.actual ?? null,
    is_match: condition.isMatch,
  };
}

function toSplit(split: SplitTrace) {
  const { salt, by, unit, bucket, traffic, trafficBucket, within, ranges } = split;
  return {
    salt,
    by,
    unit: unit ?? null,
    bucket: bucket ?? null,
    traffic,
    traffic_bucket: trafficBucket ?? null,
    within: within.map(toPortion),
    ranges: ranges.map(({ variant, from, to }) => ({ variant, from, to })),
  };
}

function toPortion({ salt, bucket, from, to, isIn }: PortionTrace) {
  return { salt, bucket: bucket ?? null, from, to, is_in: isIn };
}
