import type {
  EvaluateManyResponse,
  EvaluationResponse,
  ExplainResponse,
} from '@halyard/contracts/evaluation';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** OpenFeature's evaluation context. Types are kept: the number 30 is not the string "30". */
export interface EvaluationContext {
  readonly targetingKey?: string;
  readonly [attribute: string]: unknown;
}

/** For whom to evaluate. */
export interface EvaluateQuery {
  readonly environment_key: string;
  /** The context's `targetingKey`. */
  readonly user_id?: string;
}

/** In which context to evaluate. */
export interface EvaluateBody {
  readonly environment_key: string;
  readonly context?: EvaluationContext;
}

/** Which flags to evaluate, and in which contexts. */
export interface EvaluateManyBody {
  readonly environment_key: string;
  /** At most 200. Without it: all that are marked `client_side`, or all in an explanation. */
  readonly flag_keys?: readonly string[];
  readonly context?: EvaluationContext;
  /** Instead of `context`; at most 100. */
  readonly contexts?: readonly EvaluationContext[];
}

/** Evaluation. Every method throws ApiError, NetworkError or AnswerError. */
export function evaluationApi({ json }: Transport) {
  return {
    evaluate: (flagKey: string, query: EvaluateQuery, options?: CallOptions) =>
      json<EvaluationResponse>({ path: path`/evaluate/${flagKey}`, query: { ...query }, options }),
    evaluateFor: (flagKey: string, body: EvaluateBody, options?: CallOptions) =>
      json<EvaluationResponse>({
        method: 'POST',
        path: path`/evaluate/${flagKey}`,
        body,
        options,
      }),
    /** Many flags, for many contexts; what cannot be evaluated is an item with `error_code`. */
    evaluateMany: (body: EvaluateManyBody, options?: CallOptions) =>
      json<EvaluateManyResponse>({ method: 'POST', path: '/evaluate', body, options }),
    /** As `evaluateMany`, with the steps that led to each answer; needs a session. */
    explain: (body: EvaluateManyBody, options?: CallOptions) =>
      json<ExplainResponse>({ method: 'POST', path: '/evaluations/explain', body, options }),
  };
}
