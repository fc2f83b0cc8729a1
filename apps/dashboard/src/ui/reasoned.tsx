import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

interface ReasonedProps {
  /** Why the control is disabled; undefined where it is not. */
  readonly reason: string | undefined;
  /** The control; it is to be disabled by whoever gives a reason. */
  readonly children: ReactElement;
}

/** Tells why a control is disabled, to the pointer and to the keyboard. */
export function Reasoned({ reason, children }: ReasonedProps) {
  if (reason === undefined) return children;
  return (
    <Tooltip label={reason} events={{ hover: true, focus: true, touch: true }}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a disabled control takes no focus */}
      <span tabIndex={0} role="note" aria-label={reason} style={{ display: 'inline-flex' }}>
        {children}
      </span>
    </Tooltip>
  );
}
