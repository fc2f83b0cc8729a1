import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type LinkProps<Look> = Look & Omit<ComponentPropsWithRef<'a'>, keyof Look>;

/** A link in a text to a page of the dashboard. */
export const AnchorLink = createLink((props: LinkProps<AnchorProps>) => <Anchor {...props} />);

/** A link to a page of the dashboard that looks like a button. */
export const ButtonLink = createLink((props: LinkProps<ButtonProps>) => (
  <Button component="a" {...props} />
));
