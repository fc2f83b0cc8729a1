import { readRetryAfter, type Server } from './ask.ts';
import { memberOf } from './member.ts';

/** What became of a request with events. */
export type Posted =
  | { readonly outcome: 'taken'; readonly rejected: number; readonly code: string }
  /** It may help to send them again. */
  | { readonly outcome: 'failed'; readonly retryAfterMs: number }
  /** Fewer of them may be taken. */
  | { readonly outcome: 'too large' }
  /** These will never be taken. */
  | { readonly outcome: 'refused'; readonly status: number }
  /** None will ever be. */
  | { readonly outcome: 'stopped'; readonly status: number };

const STOPPED = [401, 403, 404];
/** A time-out, and too many requests. */
const PASSING = [408, 429];

/** Sends events, and waits for the receipt. Never rejects. */
export async function postEvents(server: Server, body: string, timeoutMs: number): Promise<Posted> {
  try {
    const response = await fetch(`${server.url}/sdk/v1/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${server.clientKey}`,
      },
      body,
      // Followed, a redirect might turn into a GET that answers something.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return response.ok ? readReceipt(await response.json()) : readRefusal(response);
  } catch {
    return { outcome: 'failed', retryAfterMs: 0 };
  }
}

/**
 * Hands events to the browser, which sends them even if the page is gone by then. As text, because
 * everything else would have to be asked for first, without which a beacon with cookies is not sent.
 *
 * @returns whether the browser took them.
 */
export function beaconEvents({ url, clientKey }: Server, body: string): boolean {
  const query = new URLSearchParams({ sdk_key: clientKey });
  try {
    return navigator.sendBeacon(
      `${url}/sdk/v1/events?${query}`,
      new Blob([body], { type: 'text/plain' }),
    );
  } catch {
    return false;
  }
}

function readReceipt(body: unknown): Posted {
  if (typeof memberOf(body, 'accepted') !== 'number') return { outcome: 'failed', retryAfterMs: 0 };
  const rejected = memberOf(body, 'rejected');
  const list: readonly unknown[] = Array.isArray(rejected) ? rejected : [];
  return { outcome: 'taken', rejected: list.length, code: String(memberOf(list[0], 'code')) };
}

function readRefusal({ status, headers }: Response): Posted {
  if (STOPPED.includes(status)) return { outcome: 'stopped', status };
  if (status === 413) return { outcome: 'too large' };
  const isFinal = status >= 400 && status < 500 && !PASSING.includes(status);
  if (isFinal) return { outcome: 'refused', status };
  return { outcome: 'failed', retryAfterMs: readRetryAfter(headers.get('retry-after')) };
}
