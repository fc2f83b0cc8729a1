/** A server and the key that one has for it. */
export interface ConnectionOptions {
  /** `https://flags.example.com`, with a path where a proxy adds one. */
  readonly baseUrl: string;
  /** A key of one environment; a *server* key where rulesets are to be read. */
  readonly sdkKey: string;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** Sends requests to one server with one key. */
export interface Connection {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Redirects are not followed: they would carry the key elsewhere and turn POST into GET. */
  send(path: string, request: Sending): Promise<Response>;
}

interface Sending extends RequestInit {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Checks the options and makes a connection of them; nothing is sent yet.
 *
 * @throws TypeError on an address that is none and on a key that no header can carry, such as one
 *   with the line feed of the file that it was read from.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { sdkKey, fetch = globalThis.fetch } = options;
  const baseUrl = checkedAddress(options.baseUrl);
  if (typeof sdkKey !== 'string' || !/^[\x21-\x7e]+$/.test(sdkKey)) {
    throw new TypeError('The SDK key must be printable ASCII without spaces or line ends.');
  }
  return {
    baseUrl,
    send: (path, request) =>
      fetch(`${baseUrl}${path}`, {
        redirect: 'manual',
        cache: 'no-store',
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${sdkKey}` },
      }),
  };
}

function checkedAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '' && url.search + url.hash === '';
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw new TypeError('The address must be http:// or https:// without name, query or fragment.');
  }
  return url.href.replace(/\/+$/, '');
}

/** Why an answer with this status is of no use; whether it never will be. */
export interface Refusal {
  readonly reason: string;
  /** The key is not accepted, and will not be however often it is tried. */
  readonly isFatal: boolean;
  readonly retryAfterMs: number | undefined;
}

/** Reads a refusal off an answer that is not the one hoped for. */
export function refusalOf({ status, headers }: Response, nowMs: number): Refusal {
  const retryAfterMs = retryAfterMsOf(headers.get('retry-after'), nowMs);
  if (status === 401) {
    return { reason: 'the SDK key is not accepted (401)', isFatal: true, retryAfterMs };
  }
  if (status === 403) {
    return { reason: 'the SDK key may not do this (403)', isFatal: true, retryAfterMs };
  }
  const target = headers.get('location');
  const reason = target ? `a redirect (${status}) to ${target}` : `status ${status}`;
  return { reason, isFatal: false, retryAfterMs };
}

const LONGEST_RETRY_AFTER_MS = 600_000;

/** `Retry-After` in whole seconds or as a date; at most ten minutes, whatever it says. */
function retryAfterMsOf(text: string | null, nowMs: number): number | undefined {
  if (text === null) return undefined;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_RETRY_AFTER_MS);
}

/**
 * The chunks of a body as text, decoded from UTF-8.
 *
 * @throws whatever broke the transfer.
 */
export async function* chunksOf({ body }: Response): AsyncGenerator<string, void> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}

/**
 * The whole body as text.
 *
 * @throws RangeError when it is longer; whatever broke the transfer.
 */
export async function readText(response: Response, maxLength: number): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const part of chunksOf(response)) {
    length += part.length;
    if (length > maxLength) throw new RangeError(`an answer of more than ${maxLength} characters`);
    parts.push(part);
  }
  return parts.join('');
}

/** What went wrong with a request; Node says `fetch failed` and keeps the reason in the cause. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
