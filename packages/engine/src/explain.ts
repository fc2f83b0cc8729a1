import { TARGETING_KEY } from './attribute.ts';
import { bucketFrom } from './bucket.ts';
import type {
  CompiledCondition,
  CompiledFlag,
  CompiledPrerequisite,
  CompiledRule,
  CompiledRuleset,
  CompiledSegment,
  FlagProgram,
  Outcome,
} from './compiled.ts';
import { contextOf, notFound, serve, targetOf } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import type {
  ConditionTrace,
  Explanation,
  PortionTrace,
  PrerequisiteTrace,
  RuleTrace,
  SegmentTrace,
  SplitTrace,
  Step,
} from './explanation.ts';
import type { Context } from './ruleset.ts';
import type { CompiledPortion } from './split.ts';

/** Tells how `evaluate` comes to its answer. Pure and total like it; not meant for hot paths. */
export function explain(compiled: CompiledRuleset, flagKey: string, context: Context): Explanation {
  return explainFlag(flagKey, compiled.flags.get(flagKey), contextOf(context));
}

function explainFlag(key: string, flag: CompiledFlag | undefined, context: Context): Explanation {
  if (flag === undefined) return explanation(notFound(key), 'not_found');
  if (flag.constant !== null) return explanation(flag.constant, stepOfConstant(flag.constant));
  return explainProgram(flag.program, context);
}

function explanation(evaluation: Evaluation, step: Step): Explanation {
  return { evaluation, step, prerequisites: [], rules: [] };
}

function stepOfConstant({ reason }: Evaluation): Step {
  if (reason === 'ERROR') return 'error';
  return reason === 'DISABLED' ? 'disabled' : 'fallthrough';
}

function explainProgram(program: FlagProgram, context: Context): Explanation {
  const prerequisites: PrerequisiteTrace[] = [];
  for (const prerequisite of program.prerequisites) {
    const trace = tracePrerequisite(prerequisite, context);
    prerequisites.push(trace);
    if (trace.isMet) continue;
    return { evaluation: prerequisite.unmet, step: 'prerequisite', prerequisites, rules: [] };
  }
  const target = targetOf(program, context);
  if (target !== undefined) return { ...explanation(target, 'target'), prerequisites };
  const rules: RuleTrace[] = [];
  for (const rule of program.rules) {
    const trace = traceRule(rule, context);
    rules.push(trace);
    if (trace.isMatch) return traceOutcome(rule.outcome, context, 'rule', prerequisites, rules);
  }
  return traceOutcome(program.fallthrough, context, 'fallthrough', prerequisites, rules);
}

function traceOutcome(
  outcome: Outcome,
  context: Context,
  step: Step,
  prerequisites: readonly PrerequisiteTrace[],
  rules: readonly RuleTrace[],
): Explanation {
  const split = traceSplit(outcome, context);
  return { evaluation: serve(outcome, context), step, prerequisites, rules, split };
}

function tracePrerequisite(
  { source, flag, variants }: CompiledPrerequisite,
  context: Context,
): PrerequisiteTrace {
  const inner = explainFlag(source.flag, flag, context);
  const { variant } = inner.evaluation;
  const isMet = variant !== undefined && variants.has(variant);
  return { flag: source.flag, variants: source.variants, isMet, explanation: inner };
}

function traceRule(rule: CompiledRule, context: Context): RuleTrace {
  const conditions = rule.conditions.map((condition) => traceCondition(condition, context));
  return { id: rule.source.id, isMatch: conditions.every((trace) => trace.isMatch), conditions };
}

function traceCondition(condition: CompiledCondition, context: Context): ConditionTrace {
  const { attribute, operator, values, negate = false, ignoreCase = false } = condition.source;
  const actual = condition.read?.(context);
  return {
    attribute,
    operator,
    values,
    negate,
    ignoreCase,
    isPresent: condition.read === undefined || actual !== undefined,
    actual,
    isMatch: condition.matches(context),
    segments: condition.segments.map((segment) => traceSegment(segment, context)),
  };
}

function traceSegment(segment: CompiledSegment, context: Context): SegmentTrace {
  return {
    key: segment.source.key,
    verdict: segment.verdict(context),
    groups: segment.groups.map((group) => group.map((each) => traceCondition(each, context))),
  };
}

function traceSplit({ split }: Outcome, context: Context): SplitTrace | undefined {
  if (split === null) return undefined;
  const unit = split.unitOf(context);
  return {
    salt: split.source.salt,
    by: split.source.by ?? TARGETING_KEY,
    unit,
    bucket: unit === undefined ? undefined : split.bucketOf(unit),
    traffic: split.traffic,
    trafficBucket: unit === undefined ? undefined : split.trafficBucketOf(unit),
    within: split.within.map((portion) => tracePortion(portion, unit)),
    ranges: split.ranges.map(({ variant, from, to }) => ({ variant, from, to })),
  };
}

function tracePortion(
  { salt, state, from, to }: CompiledPortion,
  unit: string | undefined,
): PortionTrace {
  const bucket = unit === undefined ? undefined : bucketFrom(state, unit);
  const isIn = bucket !== undefined && bucket >= from && bucket < to;
  return { salt, bucket, from, to, isIn };
}
