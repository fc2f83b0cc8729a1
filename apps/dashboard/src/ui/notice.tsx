import type { ReactNode } from 'react';
import classes from './notice.module.css';

interface NoticeProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** What stands in the way, and what to do about it; nothing has failed. */
export function Notice({ title, children }: NoticeProps) {
  return (
    <div className={classes['notice']} role="note">
      <strong>{title}</strong>
      <div>{children}</div>
    </div>
  );
}
