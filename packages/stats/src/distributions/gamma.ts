import { lgamma, stirlingRest } from './lgamma.ts';
import { log1pmx } from './log1pmx.ts';
import { normalQuantile, normalSf } from './normal.ts';
import { solveLogConcave } from './solve.ts';

/** From here on the number of terms (some √a) would show, and Temme's first term is exact to 1e-12. */
const UNIFORM_FROM = 1e10;
/** Below it `a` counts as the limit at 0: a double shows no difference. */
const LIMIT_BELOW = 1e-280;
/** So many means above, no tail is left. */
const FAR = 1e30;

/** Regularised lower incomplete gamma function P(a, x). `a` ≤ 0 counts as the limit at 0, `x` ≤ 0 gives 0. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  if (a < LIMIT_BELOW || x > FAR * Math.max(a, 1)) return 1;
  if (a > UNIFORM_FROM) return uniform(a, x, -1);
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x), computed directly in the upper tail. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  if (a < LIMIT_BELOW || x > FAR * Math.max(a, 1)) return 0;
  if (a > UNIFORM_FROM) return uniform(a, x, 1);
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** The x with P(a, x) = p for a > 0, by Newton's method in ln x, where both tails are log-concave. */
export function gammaQuantile(p: number, a: number): number {
  if (p <= 0 || a < LIMIT_BELOW) return 0;
  const upper = p > 0.5;
  const tail = upper ? Math.max(1 - p, Number.EPSILON / 2) : p;
  const start = Math.log(a) + normalQuantile(p) / Math.sqrt(a);
  const s = solveLogConcave(start, Math.log(tail), upper, (point) => {
    const x = Math.exp(point);
    const value = upper ? gammaQ(a, x) : gammaP(a, x);
    return { logTail: Math.log(value), hazard: Math.exp(logPrefactor(a, x)) / value };
  });
  return Math.min(Math.exp(s), Number.MAX_VALUE);
}

/** ln[xᵃ e⁻ˣ / Γ(a)] in Loader's form: no large terms cancel. */
function logPrefactor(a: number, x: number): number {
  if (x < 0.01 * a) return a * Math.log(x) - x - lgamma(a);
  return 0.5 * Math.log(a / (2 * Math.PI)) - stirlingRest(a) + a * log1pmx((x - a) / a);
}

/** P by its power series, for x < a + 1. */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(sum * Math.exp(logPrefactor(a, x)), 1);
}

/** Q by Legendre's continued fraction (Lentz), for x ≥ a + 1. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let value = d;
  const cap = 100 + 10 * Math.sqrt(a);
  for (let n = 1; n < cap; n++) {
    const above = -n * (n - a);
    b += 2;
    d = 1 / (above * d + b);
    c = b + above / c;
    value *= c * d;
    if (Math.abs(c * d - 1) <= Number.EPSILON) break;
  }
  return Math.min(value * Math.exp(logPrefactor(a, x)), 1);
}

/** Temme's uniform expansion (1979) to its first correction; `side` 1 for Q, −1 for P. */
function uniform(a: number, x: number, side: 1 | -1): number {
  const mu = (x - a) / a;
  const eta = Math.sign(mu) * Math.sqrt(-2 * log1pmx(mu));
  const first = Math.abs(mu) < 1e-3 ? -1 / 3 + eta / 12 : 1 / mu - 1 / eta;
  const density = Math.exp((-a * eta * eta) / 2) / Math.sqrt(2 * Math.PI * a);
  return Math.min(Math.max(normalSf(side * eta * Math.sqrt(a)) + side * density * first, 0), 1);
}
