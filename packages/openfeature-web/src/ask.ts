import type { EvaluationContext } from '@openfeature/web-sdk';
import { type Flags, readFlags, readStreams, type Streams } from './bulk-answer.ts';

/** Whom to ask. */
export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  readonly clientKey: string;
  readonly timeoutMs: number;
}

/** What to ask for. */
export interface Question {
  readonly context: EvaluationContext;
  /** The last answer's tag; null asks for a whole answer, whatever is known. */
  readonly etag: string | null;
  /** The state that a change event spoke of, so that a server that is behind knows what to catch up with. */
  readonly mark: string | null;
}

/** What came of asking. */
export type Asked =
  | {
      readonly outcome: 'answered';
      readonly flags: Flags;
      readonly etag: string | null;
      readonly streams: Streams;
    }
  | { readonly outcome: 'unchanged' }
  /** The key is not good: asking again would change nothing. */
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'failed'; readonly message: string; readonly retryAfterMs: number }
  /** Someone else asks now, or nobody wants to know any more. */
  | { readonly outcome: 'superseded' };

/** Asks Halyard for all flags of a context. Never rejects. */
export async function ask(server: Server, question: Question, signal: AbortSignal): Promise<Asked> {
  try {
    const response = await send(server, question, signal);
    const asked = await read(response, server.url);
    return signal.aborted ? { outcome: 'superseded' } : asked;
  } catch (error) {
    if (signal.aborted) return { outcome: 'superseded' };
    return failed(`Halyard cannot be reached: ${String(error)}`);
  }
}

function send(server: Server, { context, etag, mark }: Question, signal: AbortSignal) {
  const query = mark === null ? '' : `?${new URLSearchParams({ flagConfigEtag: mark })}`;
  return fetch(`${server.url}/ofrep/v1/evaluate/flags${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${server.clientKey}`,
      // What is asked for is not always shown: the page says itself what was.
      'x-halyard-exposures': 'client',
      ...(etag !== null && { 'if-none-match': etag }),
    },
    body: JSON.stringify({ context }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(server.timeoutMs)]),
  });
}

async function read(response: Response, baseUrl: string): Promise<Asked> {
  const { status, headers } = response;
  if (status === 304) return { outcome: 'unchanged' };
  const body: unknown = await response.json().catch(() => null);
  const flags = status === 200 ? readFlags(body) : null;
  if (flags !== null) {
    const streams = readStreams(body, baseUrl);
    return { outcome: 'answered', flags, etag: headers.get('etag'), streams };
  }
  const details = detailsOf(body);
  if (status === 401 || status === 403) {
    return { outcome: 'refused', message: `Halyard refused the client key (${status})${details}` };
  }
  const what = status === 200 ? 'something else than flags' : `${status}${details}`;
  return failed(`Halyard answered ${what}`, readRetryAfter(headers.get('retry-after')));
}

function failed(message: string, retryAfterMs = 0): Asked {
  return { outcome: 'failed', message, retryAfterMs };
}

/** The words of an error in OFREP's form. */
function detailsOf(body: unknown): string {
  const isError = typeof body === 'object' && body !== null && 'errorDetails' in body;
  return isError && typeof body.errorDetails === 'string' ? `: ${body.errorDetails}` : '';
}

/** Reads `Retry-After`, which is a number of seconds or a date. */
export function readRetryAfter(text: string | null): number {
  if (text === null) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}
