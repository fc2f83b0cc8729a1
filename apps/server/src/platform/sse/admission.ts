interface AdmissionLimits {
  /** How many are let in at once after a quiet time. */
  readonly burst: number;
  /** How many are let in each second from then on. */
  readonly perSecond: number;
}

/**
 * Lets in so many at once and so many each second after that: a bucket of tokens that fills again
 * with time.
 * @param now milliseconds of a clock that never goes back.
 * @returns takes a token, or says false where there is none.
 */
export function createAdmission(
  { burst, perSecond }: AdmissionLimits,
  now: () => number,
): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
