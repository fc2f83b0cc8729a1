import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from './problem.tsx';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** In the shape of what comes; lines by default. */
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** What a query answers; until then its shape, or what went wrong with a way to try again. */
export function Loaded<Data>({ query, skeleton, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return <>{skeleton ?? <Lines />}</>;
}

/** Grey lines where text or rows will stand. */
export function Lines({ count = 6, height = 20 }: { count?: number; height?: number }) {
  return (
    <Stack gap="sm" role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} width={`${100 - (index % 3) * 12}%`} />
      ))}
    </Stack>
  );
}
