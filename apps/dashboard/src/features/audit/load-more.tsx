import { Button, Group } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect } from 'react';

interface LoadMoreProps {
  readonly isBusy: boolean;
  readonly onLoad: () => void;
}

/** Loads what comes next by a click, or when one scrolls near it. */
export function LoadMore({ isBusy, onLoad }: LoadMoreProps) {
  const { ref, entry } = useIntersection({ rootMargin: '400px' });
  const isNear = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isNear && !isBusy) onLoad();
  }, [isNear, isBusy, onLoad]);
  return (
    <Group justify="center" py="md" ref={ref}>
      <Button variant="default" loading={isBusy} onClick={onLoad}>
        Load more
      </Button>
    </Group>
  );
}
