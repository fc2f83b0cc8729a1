import { ApiError, NetworkError } from '@halyard/client';

/** 0 done, 1 refused or failed, 2 wrong usage, 3 someone else changed it meanwhile, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something that can happen on a good day and that the message explains. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Whether someone else changed the thing between reading and writing it. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'VERSION_CONFLICT';
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return 2;
  if (error instanceof Refusal) return error.exitCode;
  return isConflict(error) ? 3 : 1;
}

/** What went wrong, for people. Only what nobody expected comes with its stack. */
export function failureText(error: unknown): string {
  if (error instanceof ApiError) return problemLines(error).join('\n');
  if (error instanceof NetworkError && error.reason === 'timeout') {
    return `${error.message}\n  Whether it was done is not known.`;
  }
  if (!(error instanceof Error)) return String(error);
  return codeOf(error) === 'INTERNAL' ? (error.stack ?? error.message) : error.message;
}

const LOGIN_HINT = 'Log in with: halyard login <email> (or set HALYARD_TOKEN to a valid token)';

function problemLines({ problem, errors, retryAfterSeconds }: ApiError): string[] {
  const { title, detail, code, status, request_id: request } = problem;
  const lines = [title];
  if (detail !== undefined && detail !== title) lines.push(detail);
  lines.push(...errors.map((fault) => `${fault.field}: ${fault.detail}`));
  if (retryAfterSeconds !== undefined) lines.push(`Try again in ${retryAfterSeconds} s.`);
  if (code === 'UNAUTHENTICATED') lines.push(LOGIN_HINT);
  // A failure of the server is what its operator looks up in the log.
  const isForOperator = status >= 500 && request !== undefined;
  lines.push(isForOperator ? `(${code}, request ${request})` : `(${code})`);
  return lines.map((line, i) => (i === 0 ? line : `  ${line}`));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What went wrong, for machines: the problem as it came, or its like. */
export function failureJson(error: unknown): object {
  if (error instanceof ApiError) return error.problem;
  return { code: codeOf(error), title: messageOf(error) };
}

const CODES: Readonly<Record<string, string>> = {
  UsageError: 'USAGE',
  Refusal: 'REFUSED',
  AnswerError: 'STRANGE_ANSWER',
};

function codeOf(error: unknown): string {
  if (error instanceof NetworkError) return error.reason === 'timeout' ? 'TIMEOUT' : 'UNREACHABLE';
  if (!(error instanceof Error)) return 'INTERNAL';
  return CODES[error.name] ?? 'INTERNAL';
}
