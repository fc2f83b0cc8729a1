import { isShare } from '../checks.ts';
import { normalQuantile } from '../distributions/normal.ts';

/** The error rates that a test is planned for. */
export interface PlannedRates {
  /** Two-sided level of significance. */
  readonly alpha: number;
  /** Chance of finding the effect, if there is one. */
  readonly power: number;
}

/** Whether rates can be planned for: a test with a power of alpha or less needs no units. */
export function arePlannable({ alpha, power }: PlannedRates): boolean {
  return isShare(alpha) && isShare(power) && power > alpha;
}

/** How many standard errors an effect must measure: z at alpha and z at the power. */
export function errorsToDetect({ alpha, power }: PlannedRates): number {
  return normalQuantile(power) - normalQuantile(alpha / 2);
}
