import { type Answer, readJson, readList, refuseUnless } from './answer.ts';
import { AnswerError, NetworkError } from './errors.ts';
import { nextCursorOf, type Page } from './paging.ts';
import { type Query, queryText } from './path.ts';

/** Where the server is and who is asking. */
export interface ClientOptions {
  /** `https://flags.example.com`; with a path where a proxy adds one; '' in pages it serves itself. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer`; without it a browser's session cookie counts. */
  readonly token?: string;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long one call may take until its answer is read; 10,000 by default. */
  readonly timeoutMs?: number;
}

/** Beside what is asked: how long one cares for the answer. */
export interface CallOptions {
  /** Aborts the call; what it throws then is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: object | undefined;
  /** A body that is a CSV file. */
  readonly csv?: string;
  /** The version that was seen, for calls without a body to say it in. */
  readonly seenVersion?: number | undefined;
  /** A status beside 2xx that carries the same kind of answer. */
  readonly goodStatus?: number;
  readonly options?: CallOptions | undefined;
}

/** Calls the API; each way of calling expects another kind of answer. */
export interface Transport {
  readonly json: <Body>(call: Call) => Promise<Body>;
  readonly page: <Item>(call: Call) => Promise<Page<Item>>;
  readonly text: (call: Call) => Promise<string>;
  readonly nothing: (call: Call) => Promise<void>;
  /** Where something is to be had without a call. */
  readonly address: (place: Pick<Call, 'path' | 'query'>) => string;
}

const TIMEOUT_MS = 10_000;

export function createTransport(options: ClientOptions): Transport {
  const call = async (request: Call): Promise<Answer> => {
    const answer = await exchange(options, request);
    const { status } = answer;
    refuseUnless((status >= 200 && status < 300) || status === request.goodStatus, answer);
    return answer;
  };
  return {
    json: async <Body>(request: Call) => readJson(await call(request)) as Body,
    page: async <Item>(request: Call): Promise<Page<Item>> => {
      const answer = await call(request);
      const items = readList(answer) as Item[];
      return { items, nextCursor: nextCursorOf(answer.headers.get('link')) };
    },
    text: async (request) => (await call(request)).text,
    nothing: async (request) => {
      await call(request);
    },
    address: (place) => addressOf(options.baseUrl, place),
  };
}

async function exchange(options: ClientOptions, request: Call): Promise<Answer> {
  const { fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS } = options;
  const url = addressOf(options.baseUrl, request);
  const givenUp = request.options?.signal;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: request.method ?? 'GET',
      headers: headersOf(options, request),
      signal: givenUp ? AbortSignal.any([givenUp, late]) : late,
      redirect: 'manual',
      ...(request.body && { body: JSON.stringify(request.body) }),
      ...(request.csv !== undefined && { body: request.csv }),
    });
    refuseRedirect(response);
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (givenUp?.aborted || error instanceof AnswerError) throw error;
    if (late.aborted) {
      throw new NetworkError('timeout', `No answer from ${url} within ${timeoutMs} ms.`, error);
    }
    throw new NetworkError('unreachable', `Cannot reach ${url}: ${reasonOf(error)}.`, error);
  }
}

function addressOf(baseUrl: string, { path, query }: Pick<Call, 'path' | 'query'>): string {
  return `${baseUrl.replace(/\/+$/, '')}${path}${queryText(query ?? {})}`;
}

function headersOf(
  { token }: ClientOptions,
  { body, csv, seenVersion }: Call,
): Record<string, string> {
  return {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json' }),
    ...(csv !== undefined && { 'content-type': 'text/csv' }),
    ...(seenVersion !== undefined && { 'if-match': `"${seenVersion}"` }),
  };
}

/** Followed, a redirect turns POST into GET; the caller is told the right address instead. */
function refuseRedirect({ status, type, headers }: Response): void {
  if (type !== 'opaqueredirect' && (status < 300 || status > 399)) return;
  const target = headers.get('location') ?? 'another address';
  throw new AnswerError(status, `The server redirects to ${target}; use that address.`);
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  UND_ERR_SOCKET: 'the connection was cut',
};

/** Node says `fetch failed` and keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? String(cause.code) : '';
  return REASONS[code] ?? (cause.message || code);
}
