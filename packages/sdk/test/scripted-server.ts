import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FlagRules, Ruleset } from '@halyard/engine';

/** What arrived, as the server saw it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A stream that a client has open. */
export interface OpenStream {
  /** Sends anything, be it an event or not. */
  write(raw: string): void;
  end(): void;
}

/** A server that keeps to docs/delivery.md, but for what a test makes it do. */
export interface ScriptedServer {
  readonly url: string;
  readonly received: Received[];
  /** The streams that are open. */
  readonly streams: ReadonlySet<OpenStream>;
  /** The key that is accepted. */
  key: string;
  ruleset: Ruleset;
  /** Answers in the server's stead, or leaves it to the server by returning false. */
  intercept: (request: Received, outgoing: ServerResponse) => boolean;
  /** Changes a flag and tells every stream. */
  change(flag: FlagRules): void;
  /** Cuts every connection; new ones are refused until `open`. */
  down(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** The mark of a ruleset's revision. */
export function markOf({ revision }: Ruleset): string {
  return `${revision}-0f3c9a1e`;
}

/** One event as it goes over the wire. */
export function sse(event: string, data: unknown, id?: string): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
}

/** Starts a server on a free port. */
export async function startScriptedServer(ruleset: Ruleset): Promise<ScriptedServer> {
  const streams = new Set<OpenStream>();
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => void receive(incoming, outgoing));
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  const receive = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: await text(incoming).catch(() => '') };
    received.push(request);
    if (fake.intercept(request, outgoing)) return;
    if (headers.authorization !== `Bearer ${fake.key}`) return send(outgoing, 401, {});
    if (url === '/sdk/v1/stream') return stream(request, outgoing);
    if (url === '/sdk/v1/ruleset') return answerRuleset(request, outgoing);
    if (url === '/sdk/v1/events') return send(outgoing, 202, { accepted: 0, rejected: [] });
    return send(outgoing, 404, {});
  };
  const stream = ({ headers }: Received, outgoing: ServerResponse) => {
    const opened = openSse(outgoing);
    streams.add(opened);
    outgoing.on('close', () => streams.delete(opened));
    opened.write('retry: 100\n\n');
    const { environment, revision } = fake.ruleset;
    const mark = markOf(fake.ruleset);
    const isKnown = headers['last-event-id'] === mark;
    opened.write(
      isKnown
        ? sse('current', { environment, revision }, mark)
        : sse('ruleset', fake.ruleset, mark),
    );
  };
  const answerRuleset = ({ headers }: Received, outgoing: ServerResponse) => {
    const etag = `"${markOf(fake.ruleset)}"`;
    if (headers['if-none-match'] === etag) return send(outgoing, 304, undefined, { etag });
    return send(outgoing, 200, fake.ruleset, { etag });
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  const down = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  const fake: ScriptedServer = {
    url: `http://127.0.0.1:${port}`,
    received,
    streams,
    key: 'server-key',
    ruleset,
    intercept: () => false,
    change: (flag) => {
      const { environment, revision: from, flags } = fake.ruleset;
      const revision = from + 1;
      fake.ruleset = { ...fake.ruleset, revision, flags: { ...flags, [flag.key]: flag } };
      const changes = [{ kind: 'flag', key: flag.key, body: flag }];
      const event = sse('changes', { environment, from, revision, changes }, markOf(fake.ruleset));
      for (const each of streams) each.write(event);
    },
    down,
    open: () => listen(port),
    close: () => (server.listening ? down() : Promise.resolve()),
  };
  return fake;
}

/** Answers with the head of an event stream. */
export function openSse(outgoing: ServerResponse): OpenStream {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.flushHeaders();
  return {
    write: (raw) => void outgoing.write(raw),
    end: () => void outgoing.end(),
  };
}

/** Answers with JSON, or with text as it is. */
export function send(
  outgoing: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (body === undefined) outgoing.end();
  else outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
}
