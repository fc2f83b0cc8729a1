import type { ChartSeries, ChartTable } from './chart-table.ts';

/** A point of a line; the interval around it where there is one. */
export interface LinePoint {
  readonly x: number;
  /** null where nothing is known: the line has a gap. */
  readonly y: number | null;
  readonly lower?: number | null;
  readonly upper?: number | null;
}

interface Line extends ChartSeries {
  readonly points: readonly LinePoint[];
}

type Sayer = (value: number) => string;

/** The one of sorted places that is closest. */
export function nearestX(xs: readonly number[], x: number): number | undefined {
  let nearest: number | undefined;
  for (const candidate of xs) {
    if (nearest === undefined || Math.abs(candidate - x) <= Math.abs(nearest - x)) {
      nearest = candidate;
    }
  }
  return nearest;
}

/** “Jan 31: blue +4.8 % (2.1 % to 7.6 %), control 3 %”. */
export function valuesAt(series: readonly Line[], x: number, sayX: Sayer, sayY: Sayer): string {
  const said = series.flatMap(({ label, points }) => {
    const point = points.find((it) => it.x === x);
    return point ? [`${label} ${sayPoint(point, sayY)}`] : [];
  });
  return `${sayX(x)}: ${said.join(', ')}`;
}

function sayPoint({ y, lower, upper }: LinePoint, say: Sayer): string {
  if (y === null) return 'nothing yet';
  const isBounded = typeof lower === 'number' && typeof upper === 'number';
  return isBounded ? `${say(y)} (${say(lower)} to ${say(upper)})` : say(y);
}

/** All points as figures: a row for each x. */
export function tableOf(
  series: readonly Line[],
  xs: readonly number[],
  nameX: string,
  sayX: Sayer,
  sayY: Sayer,
): ChartTable {
  const byX = series.map(({ points }) => new Map(points.map((point) => [point.x, point])));
  return {
    columns: [nameX, ...series.map(({ label }) => label)],
    rows: xs.map((x) => [
      sayX(x),
      ...byX.map((points) => {
        const point = points.get(x);
        return point === undefined || point.y === null ? '–' : sayPoint(point, sayY);
      }),
    ]),
  };
}
