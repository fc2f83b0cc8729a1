/** Why there is no figure. A reason is public and permanent; its text may change. */
export const REASONS = {
  TOO_FEW_UNITS: 'There are not enough units yet.',
  ZERO_VARIANCE: 'All units are the same, so chance cannot be told from effect.',
  ZERO_BASELINE: 'The control is zero, so there is no relative change.',
  ZERO_DENOMINATOR: 'The denominator is zero.',
  UNBOUNDED: 'The interval has no end: the control is too close to zero.',
  NOT_REACHABLE: 'No number of units or size of effect answers this.',
  NOT_APPLICABLE: 'This does not apply to what was given.',
  OUT_OF_RANGE: 'The figures are too large or too small to calculate with.',
  INVALID: 'What was given contradicts itself or is not a number.',
} as const;

export type Reason = keyof typeof REASONS;

/** A figure, or the reason why there is none. Nothing here throws, or answers with NaN or Infinity. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason };

export function ok<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

export function no(reason: Reason): { readonly ok: false; readonly reason: Reason } {
  return { ok: false, reason };
}
