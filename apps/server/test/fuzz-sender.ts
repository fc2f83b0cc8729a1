import { type Agent, type IncomingMessage, request as open } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FuzzAnswer } from './fuzz-verdict.ts';
import type { FuzzRequest } from './openapi-arbitrary.ts';

interface Sender {
  readonly token: string | undefined;
  readonly ip: string;
}

/** Sends a request exactly as it is: `fetch` would put it in order first. */
export function send(
  port: number,
  agent: Agent,
  { operation, target, headers, body }: FuzzRequest,
  { token, ip }: Sender,
): Promise<FuzzAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = open({
      host: '127.0.0.1',
      port,
      agent,
      method: operation.method,
      path: target,
      headers: {
        'x-forwarded-for': ip,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
        'content-length': body?.byteLength ?? 0,
      },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const { 'content-type': type = '' } = incoming.headers;
      // A stream has no end; its head has to do.
      const isEndless = type.startsWith('text/event-stream');
      (isEndless ? leave(incoming) : text(incoming)).then(
        (answer) =>
          resolve({
            status: incoming.statusCode ?? 0,
            type,
            text: answer,
          }),
        reject,
      );
    });
    outgoing.end(body);
  });
}

async function leave(incoming: IncomingMessage): Promise<string> {
  incoming.destroy();
  return '';
}
