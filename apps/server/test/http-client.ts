import type { Answer, Client, Method } from '../src/testing/client.ts';

const GIVE_UP_MS = 30_000;

/** Sends requests over the network. Rejects when the server goes away before it has answered. */
export function httpClient(url: string, token?: string): Client {
  const send = async <B>(
    method: Method,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<B>> => {
    const response = await fetch(url + path, {
      method,
      signal: AbortSignal.timeout(GIVE_UP_MS),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      body: parse(await response.text()) as B,
      headers: Object.fromEntries(response.headers),
    };
  };
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
