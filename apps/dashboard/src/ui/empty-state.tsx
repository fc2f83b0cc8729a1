import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  readonly title: string;
  /** What this place is for, and how it gets its first content. */
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** Stands where there is nothing yet, and teaches what could be. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <Stack className={classes['empty']} gap="xs" align="center">
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" ta="center" maw="32rem" component="div">
        {children}
      </Text>
      {actions && (
        <Group gap="xs" mt="xs">
          {actions}
        </Group>
      )}
    </Stack>
  );
}
