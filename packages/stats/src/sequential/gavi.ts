import { okIfFinite } from '../checks.ts';
import { no, type Result } from '../result.ts';
import { pOfLogE } from './always-valid-p.ts';
import { faultOf, type SequentialLook } from './asymptotic-cs.ts';
import { mixtureBoundary, mixtureLogE } from './normal-mixture.ts';

export interface Gavi {
  readonly lower: number;
  readonly upper: number;
  readonly halfWidth: number;
  /** The boundary in standard errors. */
  readonly boundaryZ: number;
  /** Units that the mixture itself is worth. */
  readonly rho: number;
  readonly logE: number;
  /** The p-value of this look; of several looks the smallest counts. */
  readonly pValue: number;
}

/**
 * Generally anytime-valid interval as Eppo computes it, tuned to be tight at `plannedUnits`:
 * `r = N / (ln ln(e/α²) − 2 ln α)` and a boundary of `√((n+r) ln((n+r)/(r α²)) / n)` standard errors
 * (Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 2021, equation 14).
 *
 * Reasons: as `asymptoticCs`.
 */
export function gavi(look: SequentialLook): Result<Gavi> {
  const fault = faultOf(look);
  if (fault !== undefined) return no(fault);
  const { estimate, standardError, units, plannedUnits, alpha } = look;
  const logLevel = -2 * Math.log(alpha);
  const rho = plannedUnits / (Math.log1p(logLevel) + logLevel);
  const u = units / rho;
  const boundaryZ = mixtureBoundary(u, alpha);
  const halfWidth = standardError * boundaryZ;
  const logE = mixtureLogE(estimate / standardError, u);
  return okIfFinite({
    lower: estimate - halfWidth,
    upper: estimate + halfWidth,
    halfWidth,
    boundaryZ,
    rho,
    logE,
    pValue: pOfLogE(logE),
  });
}
