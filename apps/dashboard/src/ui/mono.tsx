import { Text, type TextProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './mono.module.css';

interface MonoProps extends TextProps {
  readonly children: ReactNode;
  /** The whole of it, where the place may cut it off. */
  readonly title?: string;
}

/** A key or a value: what code says, letter by letter. */
export function Mono({ children, ...props }: MonoProps) {
  return (
    <Text component="span" inherit className={classes['mono']} {...props}>
      <bdi>{children}</bdi>
    </Text>
  );
}
