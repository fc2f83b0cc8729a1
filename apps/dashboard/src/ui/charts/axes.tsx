import { AxisBottom, AxisLeft, type TickRendererProps } from '@visx/axis';
import type { scaleLinear } from '@visx/scale';
import classes from './chart.module.css';

/** Room around a drawing for what is said on its axes, in pixels. */
export const MARGIN = { top: 18, right: 12, bottom: 24, left: 60 } as const;

/** About how many pixels a label needs. */
const LABEL = { width: 84, height: 44 } as const;

type Scale = ReturnType<typeof scaleLinear<number>>;

interface AxisProps {
  readonly scale: Scale;
  readonly ticks: readonly number[];
  readonly say: (value: number) => string;
  /** Of the whole drawing, in pixels. */
  readonly width: number;
  readonly height: number;
}

const LEFT_LABEL = { dx: -2, dy: '0.32em', textAnchor: 'end' } as const;

export function ticksFor(width: number, height: number): { x: number; y: number } {
  const [wide, high] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  return {
    x: Math.max(2, Math.floor(wide / LABEL.width)),
    y: Math.max(2, Math.floor(high / LABEL.height)),
  };
}

export function LeftAxis({ scale, ticks, say, width }: AxisProps) {
  return (
    <>
      {ticks.map((tick) => (
        <line
          key={tick}
          className={classes[tick === 0 ? 'zero' : 'grid']}
          x1={MARGIN.left}
          x2={width - MARGIN.right}
          y1={scale(tick)}
          y2={scale(tick)}
        />
      ))}
      <AxisLeft
        scale={scale}
        left={MARGIN.left}
        tickValues={[...ticks]}
        hideAxisLine
        hideTicks
        tickLabelProps={LEFT_LABEL}
        tickComponent={TickLabel}
        tickFormat={(value) => say(Number(value))}
      />
    </>
  );
}

export function BottomAxis({ scale, ticks, say, width, height }: AxisProps) {
  return (
    <AxisBottom
      scale={scale}
      top={height - MARGIN.bottom}
      tickValues={withoutCrowding(ticks, scale, width)}
      hideTicks
      stroke="var(--hy-line)"
      tickLabelProps={(value) => ({ textAnchor: anchorAt(scale(Number(value)), width) })}
      tickComponent={TickLabel}
      tickFormat={(value) => say(Number(value))}
    />
  );
}

/** The last label reaches back from the edge: it is left out where it would run into the one before. */
function withoutCrowding(ticks: readonly number[], scale: Scale, width: number): number[] {
  const [before = -LABEL.width, last = 0] = ticks.slice(-2).map((tick) => scale(tick));
  const isCrowded = anchorAt(last, width) === 'end' && last - before < LABEL.width;
  return ticks.slice(0, isCrowded ? -1 : undefined);
}

/** Plain text, where visx would measure the words first. */
function TickLabel({ x, y, dx, dy, textAnchor, formattedValue }: TickRendererProps) {
  return (
    <text x={x} y={y} dx={dx} dy={dy} textAnchor={textAnchor}>
      {formattedValue}
    </text>
  );
}

/** What stands near an edge must not be cut off by it. */
export function anchorAt(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x > width - MARGIN.right - LABEL.width / 3) return 'end';
  return x < LABEL.width / 3 ? 'start' : 'middle';
}
