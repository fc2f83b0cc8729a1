import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './entrance.module.css';

interface EntranceProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** Below the form: other ways in. */
  readonly otherwise?: ReactNode;
}

/** The frame of the pages for those who are not logged in yet. */
export function Entrance({ title, lead, children, otherwise }: EntranceProps) {
  useEffect(() => {
    document.title = `${title} · Halyard`;
  }, [title]);
  return (
    <main className={classes['entrance']}>
      <Stack gap="md" className={classes['box']}>
        <img src="/app/icon.svg" alt="" width={28} height={28} />
        <div>
          <Title order={1}>{title}</Title>
          {lead && (
            <Text size="sm" c="dimmed" mt={4} component="div">
              {lead}
            </Text>
          )}
        </div>
        {children}
        {otherwise && (
          <Text size="sm" c="dimmed" component="div">
            {otherwise}
          </Text>
        )}
      </Stack>
    </main>
  );
}
