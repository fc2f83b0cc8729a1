import { Button, Group } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Problem } from '#ui/problem.tsx';

type Pages = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'error' | 'fetchNextPage'
>;

/** The way to the next page of the list; nothing where there is none. */
export function MoreExperiments({ query }: { readonly query: Pages }) {
  if (!query.hasNextPage) return null;
  const load = () => void query.fetchNextPage();
  if (query.isFetchNextPageError) return <Problem error={query.error} onRetry={load} />;
  return (
    <Group justify="center" py="md">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={load}>
        Load more
      </Button>
    </Group>
  );
}
