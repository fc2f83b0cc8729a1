/** The p-value that one e-value is worth, `min(1, 1 / e)`, given its logarithm. */
export function pOfLogE(logE: number): number {
  return Math.min(1, Math.exp(-logE));
}

/**
 * The always-valid p-value after several looks: 1 over the largest e-value so far. It never rises,
 * and is below `alpha` at any look with probability at most `alpha` where there is no effect
 * (Ville's inequality; Johari, Koomen, Pekelis and Walsh 2022).
 *
 * @param logEs - logarithm of the e-value at each look; none give a p-value of 1.
 */
export function alwaysValidP(logEs: Iterable<number>): number {
  let largest = 0;
  for (const logE of logEs) largest = Math.max(largest, logE);
  return pOfLogE(largest);
}
