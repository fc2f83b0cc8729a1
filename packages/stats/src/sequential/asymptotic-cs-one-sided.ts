import { okIfFinite } from '../checks.ts';
import { normalCdf, normalLogSf } from '../distributions/normal.ts';
import { no, type Result } from '../result.ts';
import { pOfLogE } from './always-valid-p.ts';
import { faultOf, mixtureScale, type SequentialLook } from './asymptotic-cs.ts';

export interface OneSidedConfidenceSequence {
  /** Null where the interval is open on this side. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly halfWidth: number;
  readonly rho: number;
  /** Logarithm of the e-value against “no effect, or one to the other side”. */
  readonly logE: number;
  /** The p-value of this look; of several looks the smallest counts. */
  readonly pValue: number;
}

/**
 * One-sided asymptotic confidence sequence (Waudby-Smith et al., arXiv 2103.06476, equation 134) with
 * the e-value of the half-normal mixture, `2 / √(u+1) · exp(u z² / (2(u+1))) · Φ(z √(u/(u+1)))`.
 * `side` is where an effect is looked for: `greater` bounds it from below, `less` from above, so for
 * a metric whose rise is harm ask for `greater`. The bound is a little more cautious than the e-value.
 *
 * Reasons: as `asymptoticCs`; INVALID for an alpha of 0.5 and above, which leaves no evidence to ask for.
 */
export function asymptoticCsOneSided(
  look: SequentialLook,
  side: 'greater' | 'less',
): Result<OneSidedConfidenceSequence> {
  const { estimate, standardError, units, plannedUnits, alpha } = look;
  const fault = alpha >= 0.5 ? 'INVALID' : faultOf(look);
  if (fault !== undefined) return no(fault);
  const rho = mixtureScale(plannedUnits, 2 * alpha);
  const u = units * rho * rho;
  const level = Math.log1p(Math.sqrt(u + 1) / (2 * alpha));
  const halfWidth = standardError * Math.sqrt(((2 * (u + 1)) / u) * level);
  const z = estimate / standardError;
  const logE = halfMixtureLogE(side === 'greater' ? z : -z, u);
  return okIfFinite({
    lower: side === 'greater' ? estimate - halfWidth : null,
    upper: side === 'less' ? estimate + halfWidth : null,
    halfWidth,
    rho,
    logE,
    pValue: pOfLogE(logE),
  });
}

/** Logarithm of the half-normal mixture's e-value; positive z speaks for the effect. */
function halfMixtureLogE(z: number, u: number): number {
  const x = z * Math.sqrt(u / (u + 1));
  return Math.LN2 - Math.log1p(u) / 2 + logScaledCdf(x);
}

/** ln(exp(x² / 2) Φ(x)), also far to the left, where its two factors would cancel. */
function logScaledCdf(x: number): number {
  if (x >= 0) return (x * x) / 2 + Math.log(normalCdf(x));
  if (x > -10) return (x * x) / 2 + normalLogSf(-x);
  // The continued fraction of Mills' ratio, from its far end.
  let ratio = -x;
  for (let k = 40; k > 0; k--) ratio = -x + k / ratio;
  return -Math.log(ratio * Math.sqrt(2 * Math.PI));
}
