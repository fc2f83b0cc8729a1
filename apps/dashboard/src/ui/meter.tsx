import type { ReactNode } from 'react';
import classes from './meter.module.css';

interface MeterProps {
  /** Of the whole, 0 to 1; beyond is drawn as the whole. Undefined where nobody said how much there is to be. */
  readonly share: number | undefined;
  /** The same in words. */
  readonly children: ReactNode;
}

/** How much of something is done, in words with a thin bar below. */
export function Meter({ share, children }: MeterProps) {
  return (
    <div className={classes['meter']}>
      <span className={classes['words']}>{children}</span>
      {share !== undefined && (
        <div className={classes['track']} aria-hidden>
          <div
            className={classes['done']}
            style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}
