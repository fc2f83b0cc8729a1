import {
  type ConnectionOptions,
  createConnection,
  readText,
  reasonOf,
  refusalOf,
} from './connection.ts';
import { later, linkedAbort } from './timing.ts';
import { member, parsed } from './wire.ts';

/** What became of a batch of events. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly rejected: number; readonly reason: string }
  /** It may help to send it again: same ids, so nothing counts twice. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number | undefined }
  /** Parts of it may be accepted. */
  | { readonly kind: 'too_large' }
  /** It will never be accepted. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No event will ever be accepted. */
  | { readonly kind: 'stopped'; readonly reason: string };

/** Sends the body of one `POST /sdk/v1/events`. Never throws. */
export type SendEvents = (body: string, signal: AbortSignal) => Promise<SendOutcome>;

/** Where events go. */
export interface EventSenderOptions extends ConnectionOptions {
  /** How long one request may take; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  readonly now?: (() => number) | undefined;
}

const MAX_ANSWER_LENGTH = 2 ** 20;

/**
 * Makes what an event buffer sends with.
 *
 * @throws TypeError on an address or a key that cannot be used.
 */
export function createEventSender(options: EventSenderOptions): SendEvents {
  const { timeoutMs = 10_000, now = Date.now } = options;
  const connection = createConnection(options);
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return async (body, outer) => {
    const link = linkedAbort(outer);
    const late = new Error(`no answer within ${timeoutMs / 1_000} s`);
    const callOff = later(timeoutMs, () => link.abort(late));
    try {
      const init = { method: 'POST', headers, body, signal: link.signal };
      const response = await connection.send('/sdk/v1/events', init);
      return response.ok ? await receiptOf(response) : refusedOf(response, now());
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(link.signal.aborted ? link.signal.reason : error) };
    } finally {
      callOff();
      link.abort();
      link.release();
    }
  };
}

async function receiptOf(response: Response): Promise<SendOutcome> {
  const receipt = parsed(await readText(response, MAX_ANSWER_LENGTH));
  if (typeof member(receipt, 'accepted') !== 'number') {
    return { kind: 'failed', reason: 'the answer is no receipt' };
  }
  const rejected = member(receipt, 'rejected');
  const list: readonly unknown[] = Array.isArray(rejected) ? rejected : [];
  return { kind: 'sent', rejected: list.length, reason: String(member(list[0], 'code')) };
}

function refusedOf(response: Response, nowMs: number): SendOutcome {
  const { status } = response;
  const { reason, isFatal, retryAfterMs } = refusalOf(response, nowMs);
  if (isFatal) return { kind: 'stopped', reason };
  if (status === 404) return { kind: 'stopped', reason: 'this server takes no events (404)' };
  if (status === 413) return { kind: 'too_large' };
  const isWorthwhile = status < 400 || status >= 500 || status === 408 || status === 429;
  return isWorthwhile ? { kind: 'failed', reason, retryAfterMs } : { kind: 'refused', reason };
}
