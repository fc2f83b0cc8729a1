import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './targeting-editor.module.css';

interface StepProps {
  readonly title: string;
  /** What the step decides. */
  readonly lead: ReactNode;
  readonly children: ReactNode;
}

/** One step of the order in which a flag is evaluated; the list numbers it. */
export function Step({ title, lead, children }: StepProps) {
  return (
    <li className={classes['step']}>
      <section aria-label={title} className={classes['stepBody']}>
        <div>
          <Title order={2} size="h3">
            {title}
          </Title>
          <Text size="sm" c="dimmed" component="div">
            {lead}
          </Text>
        </div>
        {children}
      </section>
    </li>
  );
}
