import type {
  EvaluateManyBody,
  EvaluationError,
  EvaluationItem,
} from '@halyard/contracts/evaluation';
import { type Context, type Evaluation, rulesOf } from '@halyard/engine';
import type { HeldRuleset, Replica } from '#features/rulesets/index.ts';
import { AppError, invalid } from '#platform/app-error.ts';
import { explainInWords } from './explanation.ts';

/** A flag and a context that it is to be evaluated for. */
interface Question {
  readonly contextIndex: number;
  readonly context: Context;
  readonly flagKey: string;
}

/** All flags for the first context, then for the second, and so on. */
export function questionsOf(
  body: EvaluateManyBody,
  flagKeys: readonly string[],
  maxQuestions: number,
): Question[] {
  if (body.context && body.contexts) {
    throw invalid('body.context', 'cannot stand beside contexts');
  }
  const contexts = contextsOf(body);
  const count = contexts.length * flagKeys.length;
  if (count > maxQuestions) {
    throw invalid(
      body.flag_keys ? 'body.flag_keys' : 'body.contexts',
      `ask for ${count} evaluations together with the other; ${maxQuestions} are made at once`,
    );
  }
  return contexts.flatMap((context, contextIndex) =>
    flagKeys.map((flagKey) => ({ contextIndex, context, flagKey })),
  );
}

/** The contexts that a body asks about; without any it is an empty one. */
export function contextsOf({ context, contexts }: EvaluateManyBody): readonly Context[] {
  return contexts ?? [context ?? {}];
}

/** One of many evaluations as the API shows it. */
export function toEvaluationItem(
  contextIndex: number,
  evaluation: Evaluation,
  { compiled }: HeldRuleset,
): EvaluationItem {
  const { flagKey, variant, value, reason, bucket, errorCode } = evaluation;
  return {
    context_index: contextIndex,
    flag_key: flagKey,
    enabled: reason !== 'DISABLED' && errorCode === undefined && value !== false,
    variant: variant ?? null,
    value,
    reason: reason as EvaluationItem['reason'],
    explanation: explainInWords(evaluation, rulesOf(compiled, flagKey)),
    bucket: bucket ?? null,
    ...(errorCode !== undefined && { error_code: errorCode as EvaluationError }),
  };
}

/** @throws AppError ENVIRONMENT_NOT_FOUND */
export async function getHeldRuleset(
  replica: Pick<Replica, 'held' | 'find'>,
  environmentKey: string,
): Promise<HeldRuleset> {
  const held = replica.held(environmentKey) ?? (await replica.find(environmentKey))?.ruleset;
  if (held) return held;
  throw new AppError('ENVIRONMENT_NOT_FOUND', {
    detail: `There is no environment "${environmentKey}".`,
  });
}
