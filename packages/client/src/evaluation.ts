import type { EvaluationResponse } from '@halyard/contracts/evaluation';
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

/** Public evaluation. Every method throws ApiError, NetworkError or AnswerError. */
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
  };
}
