import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What arrived, as the server saw it. */
interface Received {
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
  const server = createServer((incoming, outgoing) => {
    void receive(incoming).then((request) => {
      received.push(request);
      const reply = fake.answer(request);
      if (reply !== 'never') send(outgoing, reply);
    });
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

async function receive(incoming: IncomingMessage): Promise<Received> {
  const { method = '', url = '', headers } = incoming;
  return { method, url, headers, body: await text(incoming) };
}

function send(outgoing: ServerResponse, { status = 200, headers, body }: Reply): void {
  const isJson = typeof body === 'object';
  const type = isJson && { 'content-type': 'application/json; charset=utf-8' };
  outgoing.writeHead(status, { ...type, ...headers });
  outgoing.end(isJson ? JSON.stringify(body) : body);
}
