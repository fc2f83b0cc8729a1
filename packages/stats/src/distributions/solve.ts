/** A tail at a point: the logarithm of its probability and |d ln tail / d point|. */
export interface TailPoint {
  readonly logTail: number;
  readonly hazard: number;
}

const LIMIT = 200;

/**
 * Where a log-concave tail has a given logarithm: Newton's method, held inside the bracket that the
 * steps so far have proved, and halving it where Newton would leave it.
 *
 * @param isUpper whether the tail falls (an upper one) or rises with the point.
 */
export function solveLogConcave(
  start: number,
  logTarget: number,
  isUpper: boolean,
  tailAt: (point: number) => TailPoint,
): number {
  let low = -Number.MAX_VALUE;
  let high = Number.MAX_VALUE;
  let point = start;
  for (let i = 0; i < LIMIT; i++) {
    const { logTail, hazard } = tailAt(point);
    const above = logTail - logTarget;
    if (above === 0) return point;
    if (above > 0 === isUpper) low = point;
    else high = point;
    const step = ((isUpper ? 1 : -1) * above) / hazard;
    const next = inside(point + step, low, high, point);
    const moved = Math.abs(next - point);
    point = next;
    // Newton's next step would be the square of this one.
    if (moved <= 1e-13 * Math.max(Math.abs(point), 1)) break;
  }
  return point;
}

/** A proposal, or where it cannot be used the middle of the bracket, or twice as far while one end is open. */
function inside(proposal: number, low: number, high: number, from: number): number {
  if (proposal > low && proposal < high) return proposal;
  const reach = Math.max(Math.abs(from), 1);
  if (high === Number.MAX_VALUE) return low + reach;
  if (low === -Number.MAX_VALUE) return high - reach;
  return low + (high - low) / 2;
}
