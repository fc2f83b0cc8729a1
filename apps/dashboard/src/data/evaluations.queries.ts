import type { EvaluationContext } from '@halyard/client';
import type { ExplainedItem } from '@halyard/contracts/evaluation';
import type { EvaluationCountsQuery } from '@halyard/contracts/evaluation-counts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

const LOOK_AGAIN_MS = 60_000;

/** How often all flags were evaluated lately. */
export const evaluationCountsQuery = (query: EvaluationCountsQuery = {}) =>
  queryOptions({
    queryKey: ['evaluation-counts', query],
    queryFn: ({ signal }) => api.evaluationCounts.get(query, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** How often one flag served what. */
export const flagEvaluationCountsQuery = (key: string, query: EvaluationCountsQuery = {}) =>
  queryOptions({
    queryKey: ['evaluation-counts', 'flag', key, query],
    queryFn: ({ signal }) => api.evaluationCounts.getForFlag(key, query, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** What one request of explanations may ask for. */
const MAX_FLAGS = 200;
const MAX_EXPLANATIONS = 1000;

/**
 * What flags are for contexts in an environment, step by step; by flag, then by context.
 * @param contexts each as JSON: names like `__proto__` do not survive in the keys of queries.
 */
export const explanationsQuery = (
  environmentKey: string,
  flagKeys: readonly string[],
  contexts: readonly string[],
) =>
  queryOptions({
    queryKey: ['explanations', environmentKey, flagKeys, contexts],
    queryFn: ({ signal }) => explainAll(environmentKey, flagKeys, contexts, signal),
    structuralSharing: false,
    enabled: flagKeys.length > 0 && contexts.length > 0,
  });

async function explainAll(
  environment_key: string,
  flagKeys: readonly string[],
  contexts: readonly string[],
  signal: AbortSignal,
): Promise<ExplainedItem[]> {
  const bodies = contexts.map((text) => JSON.parse(text) as EvaluationContext);
  const size = Math.min(MAX_FLAGS, Math.floor(MAX_EXPLANATIONS / contexts.length));
  const items: ExplainedItem[] = [];
  for (let start = 0; start < flagKeys.length; start += size) {
    const flag_keys = flagKeys.slice(start, start + size);
    const body = { environment_key, flag_keys, contexts: bodies };
    // One after the other: a page is not to keep the server from what applications ask.
    items.push(...(await api.evaluation.explain(body, { signal })).results);
  }
  return items;
}
