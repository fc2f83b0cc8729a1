import { isCount, isPositive, isShare, okIfFinite } from '../checks.ts';
import { no, type Reason, type Result } from '../result.ts';
import { pOfLogE } from './always-valid-p.ts';
import { mixtureBoundary, mixtureLogE } from './normal-mixture.ts';

/** What a confidence sequence is made of at one look. */
export interface SequentialLook {
  /** Treatment minus control, on the absolute scale: see {@link asymptoticCs}. */
  readonly estimate: number;
  readonly standardError: number;
  /** Units so far, of both arms together. */
  readonly units: number;
  /** N*, the units at which the sequence is tightest. Fixed for the life of the test. */
  readonly plannedUnits: number;
  readonly alpha: number;
}

export interface ConfidenceSequence {
  readonly lower: number;
  readonly upper: number;
  readonly halfWidth: number;
  /** Scale of the mixture, from alpha and the planned units alone. */
  readonly rho: number;
  /** Logarithm of the e-value against no effect. */
  readonly logE: number;
  /** The p-value of this look; of several looks the smallest counts. */
  readonly pValue: number;
}

/**
 * Two-sided asymptotic confidence sequence: an interval that holds the true effect at all looks
 * together with probability about `1 − alpha`, and the e-value that matches it (Waudby-Smith, Arbour,
 * Sinha, Kennedy and Ramdas, arXiv 2103.06476, equations 9 and 155).
 *
 * Give it differences, not lifts: with rare events the standard error of a lift is small just when
 * the control is low by chance, and the promise is broken. Begin when {@link checkStart} agrees.
 *
 * Reasons: TOO_FEW_UNITS without any, ZERO_VARIANCE for a standard error of 0, INVALID, OUT_OF_RANGE.
 */
export function asymptoticCs(look: SequentialLook): Result<ConfidenceSequence> {
  const fault = faultOf(look);
  if (fault !== undefined) return no(fault);
  const { estimate, standardError, units, plannedUnits, alpha } = look;
  const rho = mixtureScale(plannedUnits, alpha);
  const u = units * rho * rho;
  const halfWidth = standardError * mixtureBoundary(u, alpha);
  const logE = mixtureLogE(estimate / standardError, u);
  return okIfFinite({
    lower: estimate - halfWidth,
    upper: estimate + halfWidth,
    halfWidth,
    rho,
    logE,
    pValue: pOfLogE(logE),
  });
}

/** Why nothing can be said at a look; undefined where something can. */
export function faultOf(look: SequentialLook): Reason | undefined {
  const { estimate, standardError, units, plannedUnits, alpha } = look;
  const isValid =
    Number.isFinite(estimate) &&
    Number.isFinite(standardError) &&
    standardError >= 0 &&
    isCount(units) &&
    isPositive(plannedUnits) &&
    isShare(alpha);
  if (!isValid) return 'INVALID';
  if (units === 0) return 'TOO_FEW_UNITS';
  return standardError === 0 ? 'ZERO_VARIANCE' : undefined;
}

/** The rho that makes the sequence tightest at the planned units (equation 161). */
export function mixtureScale(plannedUnits: number, alpha: number): number {
  const logLevel = -2 * Math.log(alpha);
  return Math.sqrt((logLevel + Math.log1p(logLevel)) / plannedUnits);
}
