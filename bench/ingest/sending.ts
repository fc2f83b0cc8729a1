import { type Agent, request as sendRequest } from 'node:http';
import type { RunningServer } from '../server.ts';
import type { BareWriter } from './bare.ts';

/** The server that is measured, and what writes beside it. */
export interface Shop {
  readonly server: RunningServer;
  readonly key: string;
  readonly bare: BareWriter;
}

/** @throws Error where not all of it is taken. */
export async function send({ server, key }: Shop, agent: Agent, body: string): Promise<void> {
  const answer = await exchange(`${server.url}/sdk/v1/events`, agent, 'POST', body, {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
  if (!answer.endsWith('"rejected":[]}')) throw new Error(`Not all was taken: ${answer}`);
}

/** Gives the text of an answer. */
export function exchange(
  url: string,
  agent: Agent,
  method: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const outgoing = sendRequest(url, { method, agent, headers }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      text += chunk;
    });
    answer.on('end', () => {
      if (answer.statusCode === 200 || answer.statusCode === 202) resolve(text);
      else reject(new Error(`${method} ${url}: ${answer.statusCode} ${text}`));
    });
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}
