/** ln(1 + u) − u for u > −1, without the cancellation near zero. */
export function log1pmx(u: number): number {
  if (u < -0.6 || u > 1.5) return Math.log1p(u) - u;
  // ln(1 + u) = 2 artanh r, whose first term and u differ by u·r exactly.
  const r = u / (2 + u);
  const square = r * r;
  let sum = 0;
  let power = 1;
  for (let k = 3; power > 1e-18; k += 2) {
    sum += power / k;
    power *= square;
  }
  return r * (2 * square * sum - u);
}
