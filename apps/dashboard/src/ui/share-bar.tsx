import { Tooltip } from '@mantine/core';
import classes from './share-bar.module.css';

/** A part of a whole. */
export interface Share {
  readonly label: string;
  /** 0 to 100. */
  readonly percent: number;
  /** A colour of the theme, as in `var(--hy-variant-0)`. */
  readonly color: string;
}

/** “25 %”, with the decimals that it has. */
export function sayPercent(percent: number): string {
  return `${Number(percent.toFixed(3))}\u00A0%`;
}

/** Shares of a whole as a bar; what it says stands in its label, too. */
export function ShareBar({ shares, height = 6 }: { shares: readonly Share[]; height?: number }) {
  const words = shares.map(({ label, percent }) => `${label} ${sayPercent(percent)}`).join(', ');
  return (
    <Tooltip label={words}>
      <div className={classes['bar']} style={{ height }} role="img" aria-label={words}>
        {shares.map(({ label, percent, color }, index) => (
          <span
            key={`${index}-${label}`}
            className={classes['share']}
            style={{ width: `${percent}%`, background: color }}
          />
        ))}
      </div>
    </Tooltip>
  );
}
