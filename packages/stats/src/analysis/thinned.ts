const MOST_POINTS = 200;

/** At most 200 of a series, evenly chosen, with the last one and the first. */
export function thinned<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  const stride = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, i) => Math.round(i * stride)).flatMap((at) => {
    const point = points[at];
    return point === undefined ? [] : [point];
  });
}
