import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

interface PageProps {
  /** Of the document and of the page. */
  readonly title: string;
  /** Instead of the title, where the heading is more than text. */
  readonly heading?: ReactNode;
  /** Above the heading: where one is. */
  readonly trail?: ReactNode;
  /** One sentence below the heading. */
  readonly lead?: ReactNode;
  /** At the right of the heading: what can be done here. */
  readonly actions?: ReactNode;
  /** `form` keeps lines short, `wide` takes what the window gives. */
  readonly width?: 'page' | 'form' | 'wide';
  readonly children: ReactNode;
}

/** The frame of every page: its title, what can be done, and its content. */
export function Page(props: PageProps) {
  const { title, heading, trail, lead, actions, width = 'page', children } = props;
  useEffect(() => {
    document.title = `${title} · Halyard`;
  }, [title]);
  return (
    <div className={classes['page']} data-width={width}>
      {trail && <div className={classes['trail']}>{trail}</div>}
      <Group justify="space-between" align="flex-start" gap="sm" mb="md">
        <Stack gap={2} miw={0} flex="1 1 16rem">
          <Title order={1} className={classes['heading']}>
            {heading ?? title}
          </Title>
          {lead && (
            <Text size="sm" c="dimmed" maw="44rem" className={classes['lead']}>
              {lead}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
