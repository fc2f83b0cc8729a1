import { targetingKeyOf } from './attribute.ts';
import type {
  CompiledFlag,
  CompiledPrerequisite,
  CompiledRuleset,
  FlagProgram,
  Outcome,
} from './compiled.ts';
import { type Evaluation, failed } from './evaluation.ts';
import { isObject } from './json.ts';
import type { Context } from './ruleset.ts';
import { allMatch } from './segments.ts';

const EMPTY: Context = {};

/**
 * Decides which variant of a flag a context gets, and why. Pure and total: never throws, reads no
 * clock, changes nothing. A context that is no JSON object counts as an empty one.
 *
 * In this order:
 * 1. an unknown flag: FLAG_NOT_FOUND; an unreadable one: PARSE_ERROR or GENERAL;
 * 2. disabled: the off variant, DISABLED;
 * 3. a prerequisite that is not met: the off variant, DEFAULT, with `prerequisite`;
 * 4. an individual target: TARGETING_MATCH;
 * 5. the first rule that matches: TARGETING_MATCH, or SPLIT where it splits;
 * 6. the fallthrough: SPLIT where it splits, STATIC where no context could change the answer, else
 *    DEFAULT.
 *
 * A split by targeting key answers TARGETING_KEY_MISSING to a context without one. A split by
 * another attribute serves `otherwise`, or the off variant, with DEFAULT where that is missing. A
 * unit outside `traffic` or `within` gets the same with SPLIT, and takes no part in the experiment.
 *
 * A prerequisite counts by the variant that it serves, also while it is disabled. One that does not
 * exist or answers with an error is not met.
 */
export function evaluate(compiled: CompiledRuleset, flagKey: string, context: Context): Evaluation {
  const flag = compiled.flags.get(flagKey);
  if (flag === undefined) return notFound(flagKey);
  return flag.constant === null ? run(flag.program, contextOf(context)) : flag.constant;
}

/** {@link evaluate} for every flag, sorted by key in the order of UTF-16 code units. */
export function evaluateAll(compiled: CompiledRuleset, context: Context): Evaluation[] {
  const known = contextOf(context);
  return compiled.ordered.map((flag) => answerOf(flag, known));
}

/** The context, or an empty one in place of what is no JSON object. */
export function contextOf(context: Context): Context {
  return isObject(context) ? context : EMPTY;
}

/** The answer for a flag that is not in the ruleset. */
export function notFound(flagKey: string): Evaluation {
  return failed({ key: flagKey, version: 0 }, 'FLAG_NOT_FOUND', 'There is no flag with this key.');
}

/** What a known flag answers. */
function answerOf(flag: CompiledFlag, context: Context): Evaluation {
  return flag.constant === null ? run(flag.program, context) : flag.constant;
}

function run(program: FlagProgram, context: Context): Evaluation {
  for (const prerequisite of program.prerequisites) {
    if (!isMet(prerequisite, context)) return prerequisite.unmet;
  }
  const target = targetOf(program, context);
  if (target !== undefined) return target;
  for (const rule of program.rules) {
    if (allMatch(rule.conditions, context)) return serve(rule.outcome, context);
  }
  return serve(program.fallthrough, context);
}

function isMet({ flag, variants }: CompiledPrerequisite, context: Context): boolean {
  if (flag === undefined) return false;
  const { variant } = answerOf(flag, context);
  return variant !== undefined && variants.has(variant);
}

/** The answer for an individual target; undefined where the context is none. */
export function targetOf({ targets }: FlagProgram, context: Context): Evaluation | undefined {
  if (targets.size === 0) return undefined;
  const key = targetingKeyOf(context);
  return key === undefined ? undefined : targets.get(key);
}

/** What a rule or the fallthrough serves to a context. */
export function serve(outcome: Outcome, context: Context): Evaluation {
  return outcome.fixed === null ? outcome.split.decide(context) : outcome.fixed;
}
