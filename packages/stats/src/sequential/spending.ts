import { isShare } from '../checks.ts';
import { normalQuantile, normalSf } from '../distributions/normal.ts';
import { no, ok, type Result } from '../result.ts';

/**
 * How alpha is spent over the information fraction t of a group-sequential test:
 * - `obf`: `2 (1 − Φ(z_{α/2} / √t))`, like O'Brien and Fleming: next to nothing early;
 * - `pocock`: `α ln(1 + (e − 1) t)`, about the same at each look;
 * - `power`: `α t^ρ`, ρ > 0;
 * - `hsd`: `α (1 − e^{−γt}) / (1 − e^{−γ})` of Hwang, Shih and DeCani; negative γ spends late.
 */
export type Spending =
  | { readonly kind: 'obf' }
  | { readonly kind: 'pocock' }
  | { readonly kind: 'power'; readonly rho: number }
  | { readonly kind: 'hsd'; readonly gamma: number };

/**
 * Alpha spent up to an information fraction (Lan and DeMets, Biometrika 1983); all of it from 1 on.
 *
 * Reasons: INVALID.
 */
export function spentAlpha(spending: Spending, alpha: number, fraction: number): Result<number> {
  if (!isShare(alpha) || !(fraction >= 0) || !isPossible(spending)) return no('INVALID');
  if (fraction >= 1) return ok(alpha);
  if (fraction === 0) return ok(0);
  return ok(spend(spending, alpha, fraction));
}

function isPossible(spending: Spending): boolean {
  if (spending.kind === 'power') return Number.isFinite(spending.rho) && spending.rho > 0;
  // Beyond this every look but the first or the last would have nothing to spend.
  return spending.kind !== 'hsd' || Math.abs(spending.gamma) <= 700;
}

function spend(spending: Spending, alpha: number, t: number): number {
  if (spending.kind === 'obf') return 2 * normalSf(-normalQuantile(alpha / 2) / Math.sqrt(t));
  if (spending.kind === 'pocock') return alpha * Math.log1p((Math.E - 1) * t);
  if (spending.kind === 'power') return alpha * t ** spending.rho;
  return alpha * hsdShare(spending.gamma, t);
}

function hsdShare(gamma: number, t: number): number {
  return gamma === 0 ? t : Math.expm1(-gamma * t) / Math.expm1(-gamma);
}
