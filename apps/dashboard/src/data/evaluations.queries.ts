import type { EvaluationCountsQuery } from '@halyard/contracts/evaluation-counts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

const LOOK_AGAIN_MS = 60_000;

/** How often all flags were evaluated lately. */
export const evaluationCountsQuery = (query: EvaluationCountsQuery = {}) =>
  queryOptions({
    queryKey: ['evaluation-counts', query],
    queryFn: ({ signal }) => api.evaluationCounts.list(query, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** How often one flag served what. */
export const flagEvaluationCountsQuery = (key: string, query: EvaluationCountsQuery = {}) =>
  queryOptions({
    queryKey: ['evaluation-counts', 'flag', key, query],
    queryFn: ({ signal }) => api.evaluationCounts.getForFlag(key, query, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
