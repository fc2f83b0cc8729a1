import { scaleLinear } from '@visx/scale';
import { Area, LinePath } from '@visx/shape';
import { type PointerEvent, useId, useState } from 'react';
import { anchorAt, BottomAxis, LeftAxis, MARGIN, ticksFor } from './axes.tsx';
import classes from './chart.module.css';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartSeries } from './chart-table.ts';
import { type Domain, paddedDomain } from './domains.ts';
import { type LinePoint, nearestX, tableOf, valuesAt } from './line-points.ts';
import { Legend, PointShape } from './shapes.tsx';
import { tickSayer, timeTicks } from './times.ts';

interface LineSeries extends ChartSeries {
  /** In order of x. */
  readonly points: readonly LinePoint[];
}

/** Something that happened at a place of the x axis. */
interface ChartMark {
  readonly x: number;
  readonly label: string;
}

/** A level that the values are to be compared with. */
interface ChartReference {
  readonly y: number;
  readonly label: string;
}

interface LineChartProps {
  readonly title: string;
  readonly description: string;
  readonly series: readonly LineSeries[];
  /** Whether x is an instant, in milliseconds. */
  readonly isTime?: boolean;
  /** What x is called in the table: “Day”. */
  readonly nameX: string;
  readonly sayX: (x: number) => string;
  /** On the axis. */
  readonly sayY: (y: number) => string;
  /** In the table and where the pointer is; as on the axis by default. */
  readonly sayValue?: (y: number) => string;
  readonly marks?: readonly ChartMark[];
  readonly references?: readonly ChartReference[];
  /** What the y axis shows; all values and zero by default. */
  readonly domainY?: Domain;
  /** What the x axis shows; from the first to the last point and mark by default. */
  readonly domainX?: Domain;
  readonly height?: number;
}

/** Lines over time or another quantity, with the intervals around them where points have some. */
export function LineChart(props: LineChartProps) {
  const { series, sayX, nameX, height = 240 } = props;
  const sayY = props.sayValue ?? props.sayY;
  const [at, setAt] = useState<number>();
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted(
    (a, b) => a - b,
  );
  return (
    <ChartFrame
      title={props.title}
      description={props.description}
      height={height}
      table={tableOf(series, xs, nameX, sayX, sayY)}
      legend={series.length > 1 && <Legend series={series} kind="points" />}
      readout={at === undefined ? '' : valuesAt(series, at, sayX, sayY)}
    >
      {(width) => <Plot {...props} xs={xs} width={width} height={height} at={at} onPoint={setAt} />}
    </ChartFrame>
  );
}

interface PlotProps extends LineChartProps {
  readonly xs: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Where the pointer is. */
  readonly at: number | undefined;
  readonly onPoint: (x: number | undefined) => void;
}

function Plot(props: PlotProps) {
  const { series, xs, width, height, at, marks = [], references = [], isTime = false } = props;
  const id = useId();
  const domainX = props.domainX ?? spanOf([...xs, ...marks.map(({ x }) => x)]);
  const domainY = props.domainY ?? paddedDomain([0, ...valuesOf(series)]);
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const scaleX = scaleLinear<number>({ domain: [...domainX], range: [MARGIN.left, right] });
  const scaleY = scaleLinear<number>({ domain: [...domainY], range: [bottom, MARGIN.top] });
  const most = ticksFor(width, height);
  const ticksX = isTime ? timeTicks(domainX, most.x) : scaleX.ticks(most.x);
  const move = (event: PointerEvent<SVGRectElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    props.onPoint(nearestX(xs, scaleX.invert(event.clientX - left + MARGIN.left)));
  };
  return (
    <>
      <clipPath id={id}>
        <rect
          x={MARGIN.left}
          y={MARGIN.top}
          width={Math.max(0, right - MARGIN.left)}
          height={Math.max(0, bottom - MARGIN.top)}
        />
      </clipPath>
      <LeftAxis
        scale={scaleY}
        ticks={scaleY.ticks(most.y)}
        say={props.sayY}
        {...{ width, height }}
      />
      <BottomAxis
        scale={scaleX}
        ticks={ticksX}
        say={isTime ? tickSayer(domainX) : props.sayX}
        {...{ width, height }}
      />
      {references.map(({ y, label }) => (
        <g key={label}>
          <line
            className={classes['reference']}
            x1={MARGIN.left}
            x2={right}
            y1={scaleY(y)}
            y2={scaleY(y)}
          />
          <text x={right} y={scaleY(y) + (y < 0 ? 13 : -4)} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {marks.map(({ x, label }) => (
        <g key={`${x} ${label}`}>
          <line
            className={classes['mark']}
            x1={scaleX(x)}
            x2={scaleX(x)}
            y1={MARGIN.top}
            y2={bottom}
          />
          <text x={scaleX(x)} y={MARGIN.top - 6} textAnchor={anchorAt(scaleX(x), width)}>
            {label}
          </text>
        </g>
      ))}
      <g clipPath={`url(#${id})`}>
        {series.map((line, place) => (
          <Line key={line.key} line={line} place={place} scaleX={scaleX} scaleY={scaleY} />
        ))}
        {at !== undefined && (
          <line
            className={classes['guide']}
            x1={scaleX(at)}
            x2={scaleX(at)}
            y1={MARGIN.top}
            y2={bottom}
          />
        )}
      </g>
      <rect
        x={MARGIN.left}
        y={MARGIN.top}
        width={Math.max(0, right - MARGIN.left)}
        height={Math.max(0, bottom - MARGIN.top)}
        fill="transparent"
        onPointerMove={move}
        onPointerLeave={() => props.onPoint(undefined)}
      />
    </>
  );
}

type Scale = ReturnType<typeof scaleLinear<number>>;

interface LineProps {
  readonly line: LineSeries;
  readonly place: number;
  readonly scaleX: Scale;
  readonly scaleY: Scale;
}

function Line({ line: { points, color }, place, scaleX, scaleY }: LineProps) {
  const drawn = points.filter(({ y }) => y !== null);
  const last = drawn.at(-1);
  return (
    <>
      <Area
        data={[...points]}
        defined={({ lower, upper }) => typeof lower === 'number' && typeof upper === 'number'}
        x={({ x }) => scaleX(x)}
        y0={({ lower }) => scaleY(lower ?? 0)}
        y1={({ upper }) => scaleY(upper ?? 0)}
        fill={color}
        fillOpacity={0.16}
      />
      <LinePath
        data={[...points]}
        defined={({ y }) => y !== null}
        x={({ x }) => scaleX(x)}
        y={({ y }) => scaleY(y ?? 0)}
        stroke={color}
        strokeWidth={2}
        strokeLinejoin="round"
      />
      {last && last.y !== null && (
        <PointShape place={place} color={color} x={scaleX(last.x)} y={scaleY(last.y)} />
      )}
    </>
  );
}

function valuesOf(series: readonly LineSeries[]): number[] {
  return series.flatMap(({ points }) =>
    points.flatMap(({ y, lower, upper }) =>
      [y, lower, upper].filter((it) => it !== null && it !== undefined),
    ),
  );
}

function spanOf(values: readonly number[]): Domain {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return [0, 1];
  return low === high ? [low - 1, high + 1] : [low, high];
}
