import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type LinkProps<Look> = Look & Omit<ComponentPropsWithRef<'a'>, keyof Look>;

/** A link to a page of the dashboard; with `inherit` inside a text, where colour alone would not show it. */
export const AnchorLink = createLink((props: LinkProps<AnchorProps>) => (
  <Anchor underline={props.inherit ? 'always' : 'hover'} {...props} />
));

/** A link to a page of the dashboard that looks like a button. */
export const ButtonLink = createLink((props: LinkProps<ButtonProps>) => (
  <Button component="a" {...props} />
));
