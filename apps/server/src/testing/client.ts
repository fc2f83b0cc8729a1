import type { HttpServer } from '#platform/http/http-server.ts';

/** What a test reads fields of without checking each: a wrong guess is undefined and fails the test. */
export type AnswerBody = Readonly<Record<string, never>> & readonly Readonly<Record<string, never>>[];

/** An answer as a test looks at it. `body` is parsed JSON, or the text where it is none. */
export interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

type Headers = Readonly<Record<string, string>>;

/** Sends requests in somebody's name. */
export interface Client {
  get(url: string, headers?: Headers): Promise<Answer>;
  post(url: string, body?: unknown, headers?: Headers): Promise<Answer>;
  put(url: string, body?: unknown, headers?: Headers): Promise<Answer>;
  delete(url: string, headers?: Headers): Promise<Answer>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** @param token of a session; without one the client is anonymous. */
export function clientOf(http: HttpServer, token?: string): Client {
  const send = async (method: Method, url: string, body: unknown, headers: Headers = {}): Promise<Answer> => {
    const response = await http.inject({
      method,
      url,
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    return { status: response.statusCode, body: parse(response.body), headers: response.headers };
  };
  return {
    get: (url, headers) => send('GET', url, undefined, headers),
    post: (url, body, headers) => send('POST', url, body, headers),
    put: (url, body, headers) => send('PUT', url, body, headers),
    delete: (url, headers) => send('DELETE', url, undefined, headers),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
