import type { ErrorCode } from '@halyard/contracts/errors';
import type { Problem } from '@halyard/contracts/schema';

/** A code of the catalogue; a newer server may know more of them. */
export type ApiErrorCode = ErrorCode | (string & {});

/** The server understood and refused, or failed and said so: its problem answer (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  readonly code: ApiErrorCode;
  /** HTTP status. */
  readonly status: number;
  /** The faulty fields of what was sent; empty where it was no matter of fields. */
  readonly errors: NonNullable<Problem['errors']>;
  /** With VERSION_CONFLICT the state that won; the same shape as the answer would have had. */
  readonly current: unknown;
  /** What the server's log knows this request by. */
  readonly requestId: string | undefined;
  /** When trying again may help, in seconds from the answer. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds: number | undefined) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
    this.errors = problem.errors ?? [];
    this.current = problem.current;
    this.requestId = problem.request_id;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer came. Whether the server did what was asked is not known. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly reason: 'unreachable' | 'timeout';

  constructor(reason: NetworkError['reason'], message: string, cause: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** An answer came, but not one of Halyard's: a proxy's page, a redirect, another program. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  /** HTTP status; 0 where the browser hides it. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
