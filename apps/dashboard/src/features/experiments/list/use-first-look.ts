import type { Experiment } from '@halyard/contracts/experiments';
import type { ResultsSummary } from '@halyard/contracts/results';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { resultsQuery, summariesQuery } from '#data/results.queries.ts';

/**
 * Summaries are of results that somebody has looked at. Looks at those of which there are none, one after
 * the other, so that a list never stays without them.
 */
export function useFirstLook(
  experiments: readonly Experiment[],
  summaries: readonly ResultsSummary[] | undefined,
): void {
  const known = new Set(summaries?.map(({ experiment_key }) => experiment_key));
  const missing = experiments.find(({ key, state }) => state !== 'draft' && !known.has(key));
  const { refetch } = useQuery({ ...summariesQuery, enabled: false });
  const { dataUpdatedAt } = useQuery({
    ...resultsQuery(missing?.key ?? ''),
    enabled: summaries !== undefined && missing !== undefined,
    refetchInterval: false,
  });
  useEffect(() => {
    if (dataUpdatedAt > 0) void refetch();
  }, [dataUpdatedAt, refetch]);
}
