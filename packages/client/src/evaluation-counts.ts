import type {
  EvaluationCounts,
  EvaluationCountsQuery,
  FlagEvaluationCounts,
} from '@halyard/contracts/evaluation-counts';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * How often the server evaluated flags for applications; those that evaluate in process are not
 * counted. Every method throws ApiError, NetworkError or AnswerError.
 */
export function evaluationCountsApi({ json }: Transport) {
  return {
    /** Of all flags that were ever evaluated. */
    get: (query: EvaluationCountsQuery = {}, options?: CallOptions) =>
      json<EvaluationCounts>({ path: '/evaluation-counts', query, options }),
    /** Of one flag, by what it served. */
    getForFlag: (key: string, query: EvaluationCountsQuery = {}, options?: CallOptions) =>
      json<FlagEvaluationCounts>({ path: path`/flags/${key}/evaluation-counts`, query, options }),
  };
}
