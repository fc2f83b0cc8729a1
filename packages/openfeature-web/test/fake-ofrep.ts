import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FlagAnswer } from '../src/index.ts';

interface Asking {
  readonly context: unknown;
  readonly authorization: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly mark: string | null;
}

/** A real HTTP server that speaks OFREP about flags which a test sets. */
export class FakeOfrep {
  /** What is served; a function gets the context. */
  flags: readonly FlagAnswer[] | ((context: unknown) => readonly FlagAnswer[]) = [];
  /** Every bulk request that arrived. */
  readonly asked: Asking[] = [];
  /** The ticket of every stream that was asked for, and whether it was let in. */
  readonly streamed: { ticket: string; status: number }[] = [];
  /** Answers the next bulk requests with this instead of flags; `never` leaves them waiting. */
  refusal: { status: number; body?: unknown; headers?: Record<string, string> } | 'never' | null =
    null;
  /** What stands under `eventStreams`, given a new ticket. */
  announce: (ticket: string) => unknown = (ticket) => [
    { type: 'sse', endpoint: { requestUri: `/ofrep/v1/stream?ticket=${ticket}` } },
  ];
  readonly #tickets = new Set<string>();
  readonly #open = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #issued = 0;
  #port = 0;

  static async start(): Promise<FakeOfrep> {
    const fake = new FakeOfrep();
    await fake.listen();
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get openStreams(): number {
    return this.#open.size;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.#port = port;
  }

  /** Goes away; `listen` brings it back at the same address. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Tells all streams to ask again. */
  announceChange(mark = 'mark'): void {
    this.send(`data: ${JSON.stringify({ type: 'refetchEvaluation', etag: mark })}\n\n`);
  }

  send(lines: string): void {
    for (const stream of this.#open) stream.write(lines);
  }

  /** Cuts the streams; `expired` lets none of them come back with its ticket. */
  cutStreams({ expired }: { expired: boolean }): void {
    if (expired) this.#tickets.clear();
    for (const stream of this.#open) stream.destroy();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    if (url.pathname === '/ofrep/v1/stream') {
      return this.#stream(url.searchParams.get('ticket') ?? '', response);
    }
    if (request.method !== 'POST' || url.pathname !== '/ofrep/v1/evaluate/flags') {
      response.writeHead(404).end();
      return;
    }
    const body: unknown = JSON.parse(await text(request));
    const context: unknown = Object(body).context;
    const { authorization, 'if-none-match': ifNoneMatch } = request.headers;
    const mark = url.searchParams.get('flagConfigEtag');
    this.asked.push({ context, authorization, ifNoneMatch, mark });
    this.#answer(context, ifNoneMatch, response);
  }

  #answer(context: unknown, ifNoneMatch: string | undefined, response: ServerResponse): void {
    if (this.refusal === 'never') return;
    if (this.refusal !== null) {
      const { status, body = {}, headers } = this.refusal;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
      return;
    }
    const flags = typeof this.flags === 'function' ? this.flags(context) : this.flags;
    const etag = JSON.stringify(Buffer.from(JSON.stringify(flags)).toString('base64'));
    if (ifNoneMatch === etag) {
      response.writeHead(304).end();
      return;
    }
    this.#issued += 1;
    const ticket = `t${this.#issued}`;
    this.#tickets.add(ticket);
    response.writeHead(200, { 'content-type': 'application/json', etag });
    response.end(JSON.stringify({ flags, eventStreams: this.announce(ticket) }));
  }

  #stream(ticket: string, response: ServerResponse): void {
    const status = this.#tickets.has(ticket) ? 200 : 401;
    this.streamed.push({ ticket, status });
    response.writeHead(status, { 'content-type': 'text/event-stream' });
    if (status !== 200) {
      response.end();
      return;
    }
    response.write('retry: 100\n\n');
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
  }
}
