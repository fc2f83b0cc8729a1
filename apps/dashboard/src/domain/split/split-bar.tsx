import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { sayPercent } from '#ui/share-bar.tsx';
import { variantColor } from '../variants.tsx';
import classes from './split-bar.module.css';
import { boundariesOf, moveBoundary, rangeOf, type Weight } from './split-weights.ts';

interface SplitBarProps {
  readonly weights: readonly Weight[];
  readonly onChange: (weights: Weight[]) => void;
  readonly variants: readonly string[];
  /** What the split belongs to: “rule 1”. */
  readonly owner: string;
  readonly isDisabled: boolean;
}

/** How far keys move a boundary, in percent. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};
const FINE = 0.1;

/** The shares of a split as a bar whose boundaries can be dragged, or moved by the arrow keys. */
export function SplitBar({ weights, onChange, variants, owner, isDisabled }: SplitBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const boundaries = boundariesOf(weights);

  const drag = (event: PointerEvent<HTMLElement>, place: number) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const percent = ((event.clientX - box.left) / box.width) * 100;
    const at = event.shiftKey ? Number(percent.toFixed(1)) : Math.round(percent);
    onChange(moveBoundary(weights, place, at));
  };
  const press = (event: KeyboardEvent, place: number) => {
    const at = boundaries[place] ?? 0;
    const [least, most] = rangeOf(weights, place);
    const step = (STEPS[event.key] ?? 0) * (event.shiftKey ? FINE : 1);
    const to = event.key === 'Home' ? least : event.key === 'End' ? most : at + step;
    if (step === 0 && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    onChange(moveBoundary(weights, place, to));
  };

  return (
    <div className={classes['frame']} data-disabled={isDisabled || undefined}>
      <div ref={bar} className={classes['bar']}>
        {weights.map(({ variant, weight }) => (
          <span
            key={variant}
            className={classes['share']}
            style={{ width: `${weight}%`, background: variantColor(variants, variant) }}
          />
        ))}
      </div>
      {boundaries.map((at, place) => {
        const [left, right] = [weights[place], weights[place + 1]];
        if (!left || !right) return null;
        const [least, most] = rangeOf(weights, place);
        return (
          <span
            key={`${left.variant} ${right.variant}`}
            className={classes['boundary']}
            style={{ left: `${Math.min(100, at)}%` }}
            role="slider"
            tabIndex={isDisabled ? -1 : 0}
            aria-label={`Boundary between ${left.variant} and ${right.variant} of ${owner}`}
            aria-disabled={isDisabled || undefined}
            aria-valuemin={least}
            aria-valuemax={most}
            aria-valuenow={at}
            aria-valuetext={`${left.variant} ${sayPercent(left.weight)}, ${right.variant} ${sayPercent(right.weight)}`}
            {...(!isDisabled && {
              onPointerDown: (event: PointerEvent<HTMLElement>) =>
                event.currentTarget.setPointerCapture(event.pointerId),
              onPointerMove: (event: PointerEvent<HTMLElement>) => drag(event, place),
              onKeyDown: (event: KeyboardEvent) => press(event, place),
            })}
          />
        );
      })}
    </div>
  );
}
