import { gammaP, gammaQ, gammaQuantile } from './gamma.ts';
import { logBeta, stirlingRest } from './lgamma.ts';
import { log1pmx } from './log1pmx.ts';
import { normalQuantile } from './normal.ts';
import { solveLogConcave } from './solve.ts';

/** Beyond these a parameter counts as the limit at 0 or ∞: a double shows no difference. */
const [LIMIT_BELOW, LIMIT_ABOVE] = [1e-280, 1e30];
/** Steps of the continued fraction, which converges in far fewer. */
const MOST_STEPS = 100_000;

/**
 * P(X ≤ x) for X ~ Beta(a, b): the regularised incomplete beta function I_x(a, b), a, b > 0 of any size.
 * A parameter ≤ 0 counts as the limit at 0; `x` outside 0 … 1 gives 0 or 1.
 */
export function betaCdf(x: number, a: number, b: number): number {
  return betaLower(x, 1 - x, a, b);
}

/** P(X > x) for X ~ Beta(a, b), computed directly in the upper tail. */
export function betaSf(x: number, a: number, b: number): number {
  return betaLower(1 - x, x, b, a);
}

/** I_x(a, b) where y = 1 − x is known to all its digits. */
export function betaLower(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (a < LIMIT_BELOW) return 1;
  if (b < LIMIT_BELOW) return 0;
  if (a > LIMIT_ABOVE || b > LIMIT_ABOVE) return limit(x, y, a, b);
  return a * y > b * x ? lowerTail(x, y, a, b) : 1 - lowerTail(y, x, b, a);
}

/** ln I_x(a, b) for x, y, a, b > 0, also where I_x itself is below what a double can hold. */
export function logBetaLower(x: number, y: number, a: number, b: number): number {
  if (a * y > b * x) return logPrefactor(x, y, a, b) + Math.log(fraction(x, y, a, b));
  return Math.log1p(-lowerTail(y, x, b, a));
}

/** The x with P(X ≤ x) = p for X ~ Beta(a, b), by Newton's method in ln(x / y), where both tails are log-concave. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0 || a < LIMIT_BELOW) return 0;
  if (p >= 1 || b < LIMIT_BELOW) return 1;
  if (a > LIMIT_ABOVE || b > LIMIT_ABOVE) return limitQuantile(p, a, b);
  const isUpper = p > 0.5;
  const logTarget = Math.log(isUpper ? 1 - p : p);
  const start = Math.log(a / b) + normalQuantile(p) * Math.sqrt(1 / a + 1 / b);
  const s = solveLogConcave(start, logTarget, isUpper, (point) => {
    const [x, y] = logistic(point);
    const tail = isUpper ? betaLower(y, x, b, a) : betaLower(x, y, a, b);
    return { logTail: Math.log(tail), hazard: Math.exp(logPrefactor(x, y, a, b)) / tail };
  });
  return logistic(s)[0];
}

/** ln[xᵃ yᵇ / B(a, b)] in Loader's form: no large terms cancel. */
export function logPrefactor(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const mean = a / n;
  const away = (x * b - y * a) / n;
  const [u, v] = [away / mean, -away / (b / n)];
  if (u <= -0.99 || v <= -0.99) return a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b);
  const rests = stirlingRest(n) - stirlingRest(a) - stirlingRest(b);
  return 0.5 * Math.log(mean * (b / (2 * Math.PI))) + rests + a * log1pmx(u) + b * log1pmx(v);
}

/** I_x where a parameter is beyond all measure: a gamma distribution, or a step at the mean. */
function limit(x: number, y: number, a: number, b: number): number {
  if (a > LIMIT_ABOVE && b > LIMIT_ABOVE) return x / y < a / b ? 0 : 1;
  return a > b
    ? gammaQ(b, Math.min(a * y, Number.MAX_VALUE))
    : gammaP(a, Math.min(b * x, Number.MAX_VALUE));
}

function limitQuantile(p: number, a: number, b: number): number {
  if (a > LIMIT_ABOVE && b > LIMIT_ABOVE) return 1 / (1 + b / a);
  return a > b ? 1 - gammaQuantile(1 - p, b) / a : gammaQuantile(p, a) / b;
}

/** I_x below the mean: prefactor times the continued fraction of Didonato and Morris (TOMS 708, BFRAC). */
function lowerTail(x: number, y: number, a: number, b: number): number {
  const front = Math.exp(logPrefactor(x, y, a, b));
  return front === 0 ? 0 : Math.min(front * fraction(x, y, a, b), 1);
}

function fraction(x: number, y: number, a: number, b: number): number {
  // a − (a + b) x, without its cancellation.
  const c = 1 + (a * y - b * x);
  const ratio = b / a;
  const step = 1 + 1 / a;
  let p = 1;
  let s = a + 1;
  let [above, below, aboveNext, belowNext] = [0, 1, 1, c / step];
  let value = step / c;
  const cap = Math.min(200 + 10 * Math.sqrt(Math.max(a, b)), MOST_STEPS);
  for (let n = 1; n < cap; n++) {
    const t = n / a;
    const w = n * (b - n) * x;
    const e = a / s;
    const alpha = p * (p + ratio) * e * e * (w * x);
    const e2 = (1 + t) / (step + t + t);
    const beta = n + w / s + e2 * (c + n * (1 + y));
    p = 1 + t;
    s += 2;
    [above, aboveNext] = [aboveNext, alpha * above + beta * aboveNext];
    [below, belowNext] = [belowNext, alpha * below + beta * belowNext];
    const before = value;
    value = aboveNext / belowNext;
    if (Math.abs(value - before) <= Number.EPSILON * value) break;
    above /= belowNext;
    below /= belowNext;
    aboveNext = value;
    belowNext = 1;
  }
  return value;
}

/** ln x, from 1 − x where that has more digits. */
function logOf(x: number, rest: number): number {
  return x < 0.5 ? Math.log(x) : Math.log1p(-rest);
}

/** x and 1 − x for ln(x / (1 − x)), both to all their digits. */
function logistic(point: number): readonly [number, number] {
  const e = Math.exp(-Math.abs(point));
  const [small, large] = [e / (1 + e), 1 / (1 + e)];
  return point < 0 ? [small, large] : [large, small];
}
