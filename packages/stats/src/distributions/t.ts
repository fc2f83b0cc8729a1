import { betaLower, logPrefactor } from './beta.ts';
import { logBeta } from './lgamma.ts';
import { normalQuantile, normalSf } from './normal.ts';
import { solveLogConcave } from './solve.ts';

/** From here on Student's t and the normal distribution differ by less than a double shows. */
const NORMAL_FROM = 1e17;
/** Below it half of everything is beyond any double. */
const LIMIT_BELOW = 1e-280;

/** P(T ≤ t) for Student's t with `df` > 0 degrees of freedom, which need not be whole. */
export function tCdf(t: number, df: number): number {
  return tSf(-t, df);
}

/** P(T > t) for Student's t with `df` > 0 degrees of freedom; far tails keep their digits. */
export function tSf(t: number, df: number): number {
  if (df >= NORMAL_FROM) return normalSf(t);
  if (df < LIMIT_BELOW) return 0.5;
  if (t < 0) return 1 - upperTail(-t, df);
  return upperTail(t, df);
}

/**
 * The t with P(T ≤ t) = p, by Newton's method in ln t. `p` is held inside the doubles strictly between
 * 0 and 1; where the answer would overflow (fewer than one degree of freedom) it is the largest double.
 */
export function tQuantile(p: number, df: number): number {
  if (df >= NORMAL_FROM) return normalQuantile(p);
  if (p === 0.5) return 0;
  if (df < LIMIT_BELOW) return Math.sign(p - 0.5) * Number.MAX_VALUE;
  const tail = p > 0.5 ? Math.max(1 - p, Number.EPSILON / 2) : Math.max(p, Number.MIN_VALUE);
  const t = tail > 0.25 ? centralQuantile(0.5 - tail, df) : tailQuantile(tail, df);
  return p > 0.5 ? t : -t;
}

/** P(T > t) for t ≥ 0. */
function upperTail(t: number, df: number): number {
  const { x, y, r } = shares(t, df);
  if (x < Number.MIN_VALUE * 1e20) {
    return Math.exp(df * Math.log(r) - Math.log(df) - logBeta(df / 2, 0.5));
  }
  return 0.5 * betaLower(x, y, df / 2, 0.5);
}

/** df / (df + t²), t² / (df + t²) and √df / t, whose square may underflow. */
function shares(t: number, df: number) {
  const r = Math.sqrt(df) / t;
  if (r > 1) {
    const square = 1 / (r * r);
    return { x: 1 / (1 + square), y: square / (1 + square), r };
  }
  return { x: (r * r) / (1 + r * r), y: 1 / (1 + r * r), r };
}

/** The t > 0 with P(T > t) = tail, for tails up to a quarter. */
function tailQuantile(tail: number, df: number): number {
  const start = Math.log(-normalQuantile(tail));
  const s = solveLogConcave(start, Math.log(tail), true, (point) => hazardAt(Math.exp(point), df));
  return Math.min(Math.exp(s), Number.MAX_VALUE);
}

/** d ln P(T > t) / d ln t, with the logarithm itself. */
function hazardAt(t: number, df: number) {
  const { x, y } = shares(t, df);
  const value = upperTail(t, df);
  return { logTail: Math.log(value), hazard: Math.exp(logPrefactor(x, y, df / 2, 0.5)) / value };
}

/** The t ≥ 0 with P(0 < T ≤ t) = share, for shares up to a quarter: from the share, because the tail is near ½. */
function centralQuantile(share: number, df: number): number {
  const start = Math.log(normalQuantile(0.5 + share));
  const s = solveLogConcave(start, Math.log(share), false, (point) => {
    const { x, y } = shares(Math.exp(point), df);
    const value = 0.5 * betaLower(y, x, 0.5, df / 2);
    return { logTail: Math.log(value), hazard: Math.exp(logPrefactor(x, y, df / 2, 0.5)) / value };
  });
  return Math.exp(s);
}
