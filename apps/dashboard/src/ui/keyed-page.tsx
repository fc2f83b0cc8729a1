import { Group, Text } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import classes from './keyed-page.module.css';
import { Mono } from './mono.tsx';

interface KeyTrailProps {
  /** The link to the list of all such things. */
  readonly children: ReactNode;
  readonly value: string;
}

/** Where one is, on the page of a thing that has a key. */
export function KeyTrail({ children, value }: KeyTrailProps) {
  return (
    <Text size="sm" component="nav" aria-label="Where you are" className={classes['trail']}>
      {children}
      <span aria-hidden>/</span>
      <Mono>{value}</Mono>
    </Text>
  );
}

/** A name, and the key beside it to be copied. */
export function KeyHeading({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Group component="span" gap="xs" align="baseline" miw={0}>
      <bdi className={classes['name']}>{name}</bdi>
      <Group component="span" gap={2} wrap="nowrap" className={classes['key']}>
        <Mono>{value}</Mono>
        <CopyButton value={value} label="Copy the key" />
      </Group>
    </Group>
  );
}

/** The ways to look at a thing, each at an address of its own. */
export function PageTabs({ label, children }: { readonly label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={classes['tabs']}>
      {children}
    </nav>
  );
}

export const PageTab = createLink((props: ComponentPropsWithRef<'a'>) => (
  <a {...props} className={classes['tab']} />
));
