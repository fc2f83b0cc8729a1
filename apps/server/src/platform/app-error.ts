import { ERRORS, type ErrorCode } from '@halyard/contracts/errors';

/** One faulty field of what was sent, as in `body.rollout_percentage`. */
export interface FieldFault {
  readonly field: string;
  readonly detail: string;
}

interface Particulars {
  /** What exactly, for the reader; never a secret. */
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  readonly retryAfterSeconds?: number;
  /** The state that won, for VERSION_CONFLICT. */
  readonly current?: unknown;
  readonly cause?: unknown;
}

/** The one error that services throw: a code of the catalogue, with what makes this case special. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly particulars: Particulars;

  constructor(code: ErrorCode, particulars: Particulars = {}) {
    super(particulars.detail ?? ERRORS[code].title, { cause: particulars.cause });
    this.code = code;
    this.particulars = particulars;
  }
}

/** An INVALID_INPUT that names one field. */
export function invalid(field: string, detail: string): AppError {
  return new AppError('INVALID_INPUT', { errors: [{ field, detail }] });
}
