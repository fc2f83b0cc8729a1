import type { Problem } from '@halyard/contracts/schema';
import type { HttpServer } from '#platform/http/http-server.ts';

/** An answer as a test looks at it. `body` is parsed JSON, or the text where it is none. */
export interface Answer<B> {
  readonly status: number;
  readonly body: B;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Sends requests in somebody's name. A test says what body it expects; a refusal if it does not.
 * A body that is text goes out as it is, called JSON unless the headers say otherwise.
 */
export interface Client {
  get<B = Problem>(url: string, headers?: Headers): Promise<Answer<B>>;
  post<B = Problem>(url: string, body?: unknown, headers?: Headers): Promise<Answer<B>>;
  put<B = Problem>(url: string, body?: unknown, headers?: Headers): Promise<Answer<B>>;
  delete<B = Problem>(url: string, headers?: Headers): Promise<Answer<B>>;
}

/** Sends requests straight into a server, by any method. */
export interface InjectingClient extends Client {
  send<B = Problem>(
    method: Method,
    url: string,
    body?: unknown,
    headers?: Headers,
  ): Promise<Answer<B>>;
}

export type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const JSON_TYPE: Headers = { 'content-type': 'application/json' };

/** @param token of a session; without one the client is anonymous. */
export function clientOf(http: HttpServer, token?: string): InjectingClient {
  const send = async <B>(
    method: Method,
    url: string,
    body?: unknown,
    headers: Headers = {},
  ): Promise<Answer<B>> => {
    const response = await http.inject({
      method,
      url,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(typeof body === 'string' && JSON_TYPE),
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }),
    });
    return {
      status: response.statusCode,
      body: parse(response.body) as B,
      headers: response.headers,
    };
  };
  return {
    send,
    get: (url, headers) => send('GET', url, undefined, headers),
    post: (url, body, headers) => send('POST', url, body, headers),
    put: (url, body, headers) => send('PUT', url, body, headers),
    delete: (url, headers) => send('DELETE', url, undefined, headers),
  };
}

/** The body of an answer that must be a success, or else the test says what it was instead. */
export function granted<B>({ status, body }: Answer<B>): B {
  if (status >= 200 && status < 300) return body;
  throw new Error(`The server refused: ${status} ${JSON.stringify(body)}`);
}

/** What most tests ask of a refusal. */
export function refusal({ status, body }: Answer<Problem>): [status: number, code: string] {
  return [status, body.code];
}

/** How requests that were sent at once ended, in the order of their status. */
export function statusesOf(answers: readonly Answer<unknown>[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b);
}

/** The URL of the next page, out of the `Link` header. */
export function nextPage({ headers }: Answer<unknown>): string | undefined {
  return /^<([^>]+)>; rel="next"$/.exec(String(headers['link'] ?? ''))?.[1];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
