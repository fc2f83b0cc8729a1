/**
 * Logarithm of the e-value of a normal mixture against an effect of zero:
 * `u z² / (2 (u + 1)) − ln(u + 1) / 2`. At any time, at any number of looks, it reaches `1 / alpha`
 * with probability at most `alpha` where there is no effect (Robbins 1970).
 *
 * @param z - estimate in standard errors.
 * @param u - information so far in units of the mixture's own, > 0; it must be a fixed multiple of
 *   the information for the whole life of a test.
 */
export function mixtureLogE(z: number, u: number): number {
  return ((u / (u + 1)) * z * z) / 2 - Math.log1p(u) / 2;
}

/** The |z| at which the e-value of {@link mixtureLogE} is `1 / alpha`. */
export function mixtureBoundary(u: number, alpha: number): number {
  return Math.sqrt(((u + 1) / u) * (Math.log1p(u) - 2 * Math.log(alpha)));
}
