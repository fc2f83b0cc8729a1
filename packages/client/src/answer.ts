import type { Problem } from '@halyard/contracts/schema';
import { AnswerError, ApiError } from './errors.ts';

/** An answer that was read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** @throws ApiError for a problem, AnswerError for any other answer that is not 2xx. */
export function refuseUnless(isGood: boolean, answer: Answer): void {
  if (isGood) return;
  const body = parse(answer);
  if (isProblem(body)) throw new ApiError(body, retryAfterSeconds(answer.headers));
  throw strange(answer);
}

/**
 * The JSON of an answer. It is not checked against the contract again: the server's own responses
 * are made by these schemas.
 * @throws AnswerError when it is not JSON.
 */
export function readJson(answer: Answer): unknown {
  const body = parse(answer);
  if (body === undefined) throw strange(answer);
  return body;
}

/** @throws AnswerError when it is not a JSON array. */
export function readList(answer: Answer): unknown[] {
  const body = readJson(answer);
  if (Array.isArray(body)) return body;
  throw new AnswerError(answer.status, 'The answer is not a list: this is not a Halyard server.');
}

/** The answer's JSON, or undefined where it is none. */
function parse({ headers, text }: Answer): unknown {
  if (!isJson(headers)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJson(headers: Headers): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '');
}

function strange({ status, headers }: Answer): AnswerError {
  const kind = headers.get('content-type')?.split(';', 1)[0] ?? 'nothing';
  const what = isJson(headers)
    ? 'JSON that is not what Halyard answers'
    : `${kind} instead of JSON`;
  return new AnswerError(status, `The answer was ${status} with ${what}.`);
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, title, status, errors }: Partial<Record<keyof Problem, unknown>> = body;
  return (
    typeof code === 'string' &&
    typeof title === 'string' &&
    typeof status === 'number' &&
    (errors === undefined || Array.isArray(errors))
  );
}

function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
