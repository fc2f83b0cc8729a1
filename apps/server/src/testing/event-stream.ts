import { once } from 'node:events';
import { Agent, get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createParser } from 'eventsource-parser';

/** An event as a reader gets it, with its data as JSON. */
export interface HeardEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** A stream of server-sent events as a test reads it, over a connection of its own. */
export interface EventReader {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** All events so far. */
  readonly events: readonly HeardEvent[];
  readonly comments: readonly string[];
  /** What the server last asked to wait, in milliseconds. */
  retry(): number | undefined;
  /** The event at a place, waited for. */
  at(index: number): Promise<HeardEvent>;
  /** Settles when the connection has ended. */
  readonly ended: Promise<unknown>;
  /** Stops reading, as a process that hangs does, and goes on. */
  pause(): void;
  resume(): void;
  close(): void;
}

const PATIENCE_MS = 5000;

/** Opens a stream, with no reading ahead: what the test does not read stays with the server. */
export async function readStream(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> {
  const agent = new Agent({ keepAlive: false });
  const request = get(url, { agent, headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const events: HeardEvent[] = [];
  const comments: string[] = [];
  let retry: number | undefined;
  const parser = createParser({
    onEvent({ event = 'message', id, data }) {
      events.push({ name: event, id, data: JSON.parse(data) as unknown });
      response.emit('heard');
    },
    onComment: (comment) => void comments.push(comment),
    onRetry: (milliseconds) => {
      retry = milliseconds;
    },
  });
  response.setEncoding('utf8').on('data', (chunk: string) => parser.feed(chunk));
  // A connection that the server cuts is an end like any other.
  response.on('error', () => {});
  const ended = new Promise<void>((resolve) => void response.once('close', () => resolve()));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    comments,
    retry: () => retry,
    ended,
    async at(index) {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const event = events[index];
        if (event) return event;
        await once(response, 'heard', { signal });
      }
    },
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => void request.destroy(),
  };
}

/** What comes instead of a stream: the answer with its body as text. */
export async function refusedStream(url: string, headers: Readonly<Record<string, string>> = {}) {
  const request = get(url, { agent: new Agent({ keepAlive: false }), headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
