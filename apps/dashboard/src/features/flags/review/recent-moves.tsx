import { Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '#data/api.ts';
import { describeProblem } from '#ui/problem.tsx';
import type { ConfigPatch } from '../saving/config-draft.ts';
import { sayMoves } from './say-moves.ts';

interface RecentMovesProps {
  readonly flagKey: string;
  readonly environmentKey: string;
  readonly config: ConfigPatch;
}

/** Whom a change would move, of the contexts that applications asked for lately. */
export function RecentMoves({ flagKey, environmentKey, config }: RecentMovesProps) {
  const { data, error } = useQuery({
    queryKey: ['flag-moves', flagKey, environmentKey, config],
    queryFn: ({ signal }) =>
      api.flags.preview(flagKey, environmentKey, { config, recent: true }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  if (error) {
    return (
      <Text size="sm" c="dimmed">
        Whom it would move cannot be told. {describeProblem(error).title}
      </Text>
    );
  }
  if (!data?.recent) return <Skeleton height={20} width="60%" role="status" aria-label="Loading" />;
  const { summary, moves } = sayMoves(data.recent);
  return (
    <Group gap="md" role="status">
      <Text size="sm">{summary}</Text>
      {moves.map((move) => (
        <Text key={move} size="sm" fw={550} data-numeric>
          {move}
        </Text>
      ))}
    </Group>
  );
}
