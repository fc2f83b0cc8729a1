import type { FlagPreview } from '@halyard/contracts/flag-preview';
import { explainInWords } from '#features/delivery/index.ts';
import { toTraceBody } from '#features/rulesets/index.ts';
import { countMoves } from './flag-preview.model.ts';
import type { PreviewedContext, PreviewedOutcome, RecentMoves } from './flag-preview.service.ts';

/** A preview as the API shows it. */
export function toPreviewBody(
  contexts: readonly PreviewedContext[],
  recent: RecentMoves | null,
): FlagPreview {
  return {
    contexts: contexts.map(({ before, after }) => ({
      before: toOutcomeBody(before),
      after: toOutcomeBody(after),
    })),
    moves: countMoves(
      contexts.map(({ before, after }) => ({
        from: before.evaluation.variant ?? null,
        to: after.evaluation.variant ?? null,
      })),
    ),
    recent: recent && { count: recent.count, moves: [...recent.moves] },
  };
}

type OutcomeBody = FlagPreview['contexts'][number]['before'];

function toOutcomeBody({ evaluation, rules, explanation }: PreviewedOutcome): OutcomeBody {
  const { variant, value, reason, bucket } = evaluation;
  return {
    variant: variant ?? null,
    value,
    reason: reason as OutcomeBody['reason'],
    explanation: explainInWords(evaluation, rules),
    bucket: bucket ?? null,
    ...(explanation && { trace: toTraceBody(explanation) }),
  };
}
