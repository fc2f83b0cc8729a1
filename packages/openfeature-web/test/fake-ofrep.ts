import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FlagAnswer } from '../src/index.ts';

interface Asking {
  readonly context: unknown;
  readonly authorization: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly mark: string | null;
  /** What `X-Halyard-Exposures` says. */
  readonly exposures: unknown;
}

/** A request with events. */
interface Told {
  /** `bearer`, or `query` of a beacon. */
  readonly by: string;
  readonly key: string | undefined;
  readonly type: string | undefined;
  readonly exposures: readonly Readonly<Record<string, unknown>>[];
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** An answer in place of the right one; `never` is none at all. */
export type Refusal =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | 'never';

/** A real HTTP server that speaks OFREP about flags which a test sets. */
export class FakeOfrep {
  /** What is served; a function gets the context. */
  flags: readonly FlagAnswer[] | ((context: unknown) => readonly FlagAnswer[]) = [];
  /** Every bulk request that arrived. */
  readonly asked: Asking[] = [];
  /** The ticket of every stream that was asked for, and whether it was let in. */
  readonly streamed: { ticket: string; status: number }[] = [];
  /** Answers the next bulk requests with this instead of flags; `never` leaves them waiting. */
  refusal: Refusal | null = null;
  /** Every request with events. */
  readonly told: Told[] = [];
  /** Answers the next requests with events with this instead of a receipt. */
  refuseEvents: (told: Told) => Refusal | null = () => null;
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
    if (request.method === 'POST' && url.pathname === '/sdk/v1/events') {
      return this.#take(request, url, response);
    }
    if (request.method !== 'POST' || url.pathname !== '/ofrep/v1/evaluate/flags') {
      response.writeHead(404).end();
      return;
    }
    const body: unknown = JSON.parse(await text(request));
    const context: unknown = Object(body).context;
    const { authorization, 'if-none-match': ifNoneMatch } = request.headers;
    const mark = url.searchParams.get('flagConfigEtag');
    const exposures = request.headers['x-halyard-exposures'];
    this.asked.push({ context, authorization, ifNoneMatch, mark, exposures });
    this.#answer(context, ifNoneMatch, response);
  }

  async #take(request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
    const { authorization, 'content-type': type } = request.headers;
    const beaconKey = url.searchParams.get('sdk_key');
    const by = beaconKey === null ? 'bearer' : 'query';
    const key = beaconKey ?? authorization?.replace('Bearer ', '');
    const sent = JSON.parse(await text(request)) as Pick<Told, 'exposures' | 'events'>;
    const { exposures, events } = sent;
    const told = { by, key, type, exposures, events };
    this.told.push(told);
    const refusal = this.refuseEvents(told);
    if (refusal !== null) return refuse(response, refusal);
    const accepted = told.exposures.length + told.events.length;
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ accepted, rejected: [] }));
  }

  #answer(context: unknown, ifNoneMatch: string | undefined, response: ServerResponse): void {
    if (this.refusal !== null) return refuse(response, this.refusal);
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

function refuse(response: ServerResponse, refusal: Refusal): void {
  if (refusal === 'never') return;
  const { status, body = {}, headers } = refusal;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
