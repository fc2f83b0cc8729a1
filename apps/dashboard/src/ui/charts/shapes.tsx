import classes from './chart.module.css';
import type { ChartSeries } from './chart-table.ts';

/** Points of lines: a shape for each series, so that nobody needs the colour. */
const POINTS = [
  'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0',
  'M-3.2 -3.2h6.4v6.4h-6.4z',
  'M0 -4.2L4.2 3.2H-4.2z',
  'M0 -4.4L4.4 0L0 4.4L-4.4 0z',
  'M0 4.2L4.2 -3.2H-4.2z',
  'M-4 -1.2h2.8v-2.8h2.4v2.8h2.8v2.4h-2.8v2.8h-2.4v-2.8h-2.8z',
] as const;

/** Strokes that make one fill differ from the next; the first is plain. */
const HATCHES = ['', 'M0 6L6 0', 'M3 0V6', 'M0 3H6', 'M0 0L6 6', 'M0 6L6 0M0 0L6 6'] as const;

interface PointShapeProps {
  readonly place: number;
  readonly color: string;
  readonly x: number;
  readonly y: number;
}

export function PointShape({ place, color, x, y }: PointShapeProps) {
  return (
    <path
      d={POINTS[place % POINTS.length]}
      transform={`translate(${x} ${y})`}
      fill={color}
      stroke="var(--hy-page)"
    />
  );
}

interface FillsProps {
  /** Of this drawing alone. */
  readonly id: string;
  readonly series: readonly ChartSeries[];
}

/** The fills of a drawing's series, by `url(#id-0)`. */
export function Fills({ id, series }: FillsProps) {
  return (
    <defs>
      {series.map(({ key, color }, place) => (
        <pattern key={key} id={`${id}-${place}`} width={6} height={6} patternUnits="userSpaceOnUse">
          <rect width={6} height={6} fill={color} />
          <path
            d={HATCHES[place % HATCHES.length]}
            stroke="var(--hy-page)"
            strokeWidth={1.2}
            opacity={0.7}
          />
        </pattern>
      ))}
    </defs>
  );
}

interface LegendProps {
  readonly series: readonly ChartSeries[];
  readonly kind: 'points' | 'fills';
  /** Where the fills are. */
  readonly id?: string;
}

/** Which shape and colour is which series. */
export function Legend({ series, kind, id = '' }: LegendProps) {
  return (
    <ul className={classes['legend']} aria-label="Legend">
      {series.map(({ key, label, color }, place) => (
        <li key={key}>
          <svg width={kind === 'points' ? 20 : 12} height={12} aria-hidden>
            {kind === 'points' ? (
              <>
                <line x1={0} x2={20} y1={6} y2={6} stroke={color} strokeWidth={2} />
                <PointShape place={place} color={color} x={10} y={6} />
              </>
            ) : (
              <rect width={12} height={12} rx={2} fill={`url(#${id}-${place})`} />
            )}
          </svg>
          <bdi>{label}</bdi>
        </li>
      ))}
    </ul>
  );
}
