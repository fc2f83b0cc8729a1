import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What arrived, as the server saw it. */
export interface Received {
  readonly method: string;
  /** Path and query, still encoded. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to answer; an object as body becomes JSON. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface FakeServer {
  readonly url: string;
  readonly received: Received[];
  /** How the next requests are answered; `never` leaves them waiting. */
  answer: (request: Received) => Reply | 'never';
  close(): Promise<void>;
}

/** A real HTTP server on a free port that answers as it is told. */
export async function startFakeServer(): Promise<FakeServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(request);
    const reply = fake.answer(request);
    if (reply === 'never') return;
    const { status = 200, body } = reply;
    const type = { 'content-type': 'application/json; charset=utf-8' };
    outgoing.writeHead(status, { ...(typeof body === 'object' && type), ...reply.headers });
    outgoing.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeServer = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: () => ({ status: 204 }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
