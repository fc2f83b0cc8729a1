import { Group } from '@visx/group';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import { useId, useState } from 'react';
import { BottomAxis, LeftAxis, MARGIN, ticksFor } from './axes.tsx';
import { barsOf, thinned } from './bars.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartSeries } from './chart-table.ts';
import { Fills, Legend } from './shapes.tsx';

interface BarSeries extends ChartSeries {
  /** One for each bin. */
  readonly values: readonly number[];
}

interface BarsChartProps {
  readonly title: string;
  readonly description: string;
  /** What is counted in each place, in words, in order. */
  readonly bins: readonly string[];
  /** What stands below a bin; its words by default. */
  readonly sayTick?: (bin: number) => string;
  /** What bins are called in the table: “Amount”. */
  readonly nameX: string;
  readonly series: readonly BarSeries[];
  readonly arrangement: 'stacked' | 'beside';
  readonly sayY: (value: number) => string;
  /** A level that all bars would reach if nothing were the matter. */
  readonly expected?: number;
  readonly height?: number;
}

/** Amounts in bins: of several series on top of each other, or side by side. */
export function BarsChart(props: BarsChartProps) {
  const { bins, series, nameX, sayY, height = 220 } = props;
  const id = useId();
  const [at, setAt] = useState<number>();
  const readout = (bin: number) =>
    `${bins[bin] ?? ''}: ${series.map(({ label, values }) => `${label} ${sayY(values[bin] ?? 0)}`).join(', ')}`;
  return (
    <ChartFrame
      title={props.title}
      description={props.description}
      height={height}
      table={{
        columns: [nameX, ...series.map(({ label }) => label)],
        rows: bins.map((bin, place) => [
          bin,
          ...series.map(({ values }) => sayY(values[place] ?? 0)),
        ]),
      }}
      legend={series.length > 1 && <Legend series={series} kind="fills" id={id} />}
      readout={at === undefined ? '' : readout(at)}
    >
      {(width) => <Plot {...props} id={id} width={width} height={height} onPoint={setAt} />}
    </ChartFrame>
  );
}

interface PlotProps extends BarsChartProps {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly onPoint: (bin: number | undefined) => void;
}

function Plot(props: PlotProps) {
  const { id, bins, series, width, height, arrangement, expected, onPoint } = props;
  const right = Math.max(MARGIN.left + 1, width - MARGIN.right);
  const bottom = height - MARGIN.bottom;
  const { bars, most } = barsOf(series, bins.length, arrangement);
  const places = scaleBand<number>({
    domain: bins.map((_, place) => place),
    range: [MARGIN.left, right],
    paddingInner: 0.15,
  });
  const scaleX = scaleLinear<number>({
    domain: [-0.5, bins.length - 0.5],
    range: [MARGIN.left, right],
  });
  const scaleY = scaleLinear<number>({
    domain: [0, Math.max(most, expected ?? 0) * 1.05 || 1],
    range: [bottom, MARGIN.top],
  });
  const ticks = ticksFor(width, height);
  const size = places.bandwidth();
  return (
    <>
      <Fills id={id} series={series} />
      <LeftAxis
        scale={scaleY}
        ticks={scaleY.ticks(ticks.y)}
        say={props.sayY}
        {...{ width, height }}
      />
      <BottomAxis
        scale={scaleX}
        ticks={thinned(bins.length, ticks.x)}
        say={(bin) => props.sayTick?.(bin) ?? bins[bin] ?? ''}
        {...{ width, height }}
      />
      {bars.map((column, bin) => (
        <Group
          key={bin}
          left={places(bin) ?? 0}
          onPointerEnter={() => onPoint(bin)}
          onPointerLeave={() => onPoint(undefined)}
        >
          <rect y={MARGIN.top} width={size} height={bottom - MARGIN.top} fill="transparent" />
          {column.map(({ series: place, from, to, slot, slots }) => (
            <Bar
              key={place}
              x={(size / slots) * slot}
              width={Math.max(1, size / slots - (slots > 1 ? 1 : 0))}
              y={scaleY(to)}
              height={Math.max(0, scaleY(from) - scaleY(to))}
              fill={`url(#${id}-${place})`}
            />
          ))}
        </Group>
      ))}
      {expected !== undefined && (
        <line
          x1={MARGIN.left}
          x2={right}
          y1={scaleY(expected)}
          y2={scaleY(expected)}
          stroke="var(--mantine-color-text)"
          strokeDasharray="4 3"
        />
      )}
    </>
  );
}
