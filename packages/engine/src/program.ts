import { TARGETING_KEY } from './attribute.ts';
import type {
  CompiledFlag,
  CompiledPrerequisite,
  CompiledRule,
  CompiledSegment,
  Decision,
  Outcome,
} from './compiled.ts';
import { compileCondition } from './conditions/condition.ts';
import { type Evaluation, type Exposing, type Reason, served } from './evaluation.ts';
import { frozenCopy, type JsonValue } from './json.ts';
import type { FlagRules, Rule, Serve } from './ruleset.ts';
import { CompiledSplit, type SplitSite } from './split.ts';

/** What a flag's references lead to. */
interface References {
  readonly flagOf: (key: string) => CompiledFlag | undefined;
  readonly segmentOf: (key: string) => CompiledSegment | undefined;
}

/** A flag's values by variant, ready to be handed out. */
type Values = ReadonlyMap<string, JsonValue>;

/** Prepares the decisions of a flag that has passed validation. */
export function compileDecision(flag: FlagRules, references: References): Decision {
  const values: Values = new Map(
    Object.entries(flag.variants).map(([name, value]) => [name, frozenCopy(value)]),
  );
  if (!flag.enabled) return constant(fixedAnswer(flag, values, flag.offVariant, 'DISABLED'));
  const rules = compileRules(flag, values, references);
  const prerequisites = compilePrerequisites(flag, values, references);
  const targets = compileTargets(flag, values);
  // STATIC says that no context can change the answer.
  const isStatic = rules.length === 0 && prerequisites.length === 0 && targets.size === 0;
  const reason = isStatic ? 'STATIC' : 'DEFAULT';
  const fallthrough = compileServe(flag.fallthrough, { flag }, values, reason);
  if (isStatic && fallthrough.fixed !== null) return constant(fallthrough.fixed);
  return { constant: null, program: { prerequisites, targets, rules, fallthrough } };
}

function constant(evaluation: Evaluation): Decision {
  return { constant: evaluation, program: null };
}

function compilePrerequisites(
  flag: FlagRules,
  values: Values,
  references: References,
): CompiledPrerequisite[] {
  return flag.prerequisites.map((source) => ({
    source,
    flag: references.flagOf(source.flag),
    variants: new Set(source.variants),
    unmet: fixedAnswer(flag, values, flag.offVariant, 'DEFAULT', undefined, source.flag),
  }));
}

function compileTargets(flag: FlagRules, values: Values): Map<string, Evaluation> {
  const targets = new Map<string, Evaluation>();
  for (const { variant, keys } of flag.targets) {
    const answer = fixedAnswer(flag, values, variant, 'TARGETING_MATCH');
    for (const key of keys) {
      if (!targets.has(key)) targets.set(key, answer);
    }
  }
  return targets;
}

function compileRules(flag: FlagRules, values: Values, references: References): CompiledRule[] {
  return flag.rules.map((source) => {
    const site = { flag, ruleId: source.id, exposes: exposingOf(source) };
    return {
      source,
      conditions: source.when.map((each) => compileCondition(each, references.segmentOf)),
      outcome: compileServe(source.serve, site, values, 'TARGETING_MATCH'),
    };
  });
}

/** Made once and shared by all evaluations, so it is frozen. */
function exposingOf({ experiment, epoch = 1, exposes = [], serve }: Rule): Exposing | undefined {
  if (experiment === undefined || serve.split === undefined) return undefined;
  const by = serve.split.by ?? TARGETING_KEY;
  return Object.freeze({ experiment, epoch, by, attributes: Object.freeze([...exposes]) });
}

function compileServe(serve: Serve, site: SplitSite, values: Values, reason: Reason): Outcome {
  if (serve.split !== undefined) {
    return { fixed: null, split: new CompiledSplit(serve.split, site, values) };
  }
  const fixed = fixedAnswer(site.flag, values, serve.variant, reason, site.ruleId);
  return { fixed, split: null };
}

/** Made once and shared by all evaluations, so it is frozen. */
function fixedAnswer(
  flag: FlagRules,
  values: Values,
  variant: string,
  reason: Reason,
  ruleId?: string,
  prerequisite?: string,
): Evaluation {
  const value = values.get(variant) ?? null;
  return Object.freeze(
    served(flag, variant, value, reason, ruleId, undefined, undefined, prerequisite),
  );
}
