import type { FlagEvaluationCounts } from '@halyard/contracts/evaluation-counts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { flagEvaluationCountsQuery } from '#data/evaluations.queries.ts';
import { Sparkline } from '#ui/sparkline.tsx';

interface EnvironmentTrafficProps {
  readonly flagKey: string;
  readonly environmentKey: string;
}

const number = new Intl.NumberFormat('en');

/** How often applications asked for a flag in an environment in the last day. */
export function EnvironmentTraffic({ flagKey, environmentKey }: EnvironmentTrafficProps) {
  const { data } = useQuery(flagEvaluationCountsQuery(flagKey, { hours: 24 }));
  if (!data) return <span />;
  const counts = sumOf(data, environmentKey);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    return (
      <Text size="xs" c="dimmed">
        Not asked for in 24 hours
      </Text>
    );
  }
  const noun = total === 1 ? 'evaluation' : 'evaluations';
  return <Sparkline counts={counts} label={`${number.format(total)} ${noun} in 24 hours`} />;
}

function sumOf({ variants }: FlagEvaluationCounts, environmentKey: string): number[] {
  const sums: number[] = [];
  for (const { environment_key, counts } of variants) {
    if (environment_key !== environmentKey) continue;
    for (const [index, count] of counts.entries()) sums[index] = (sums[index] ?? 0) + count;
  }
  return sums;
}
