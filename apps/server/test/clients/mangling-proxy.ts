import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What becomes of one event on its way. */
export type Mishap = 'none' | 'drop' | 'repeat' | 'delay' | 'break' | 'half' | 'garbage' | 'html';

/** A proxy that damages streams of events as broken middle boxes do, and leaves the rest alone. */
export interface ManglingProxy {
  readonly url: string;
  /** Passes everything on as it is from now on. */
  heal(): void;
  close(): void;
}

/**
 * @param mishapOf asked for every event of a stream; comments pass.
 */
export async function startManglingProxy(
  targetPort: number,
  mishapOf: () => Mishap,
): Promise<ManglingProxy> {
  let isHealed = false;
  const server = createServer((incoming, outgoing) => {
    const { url, method, headers } = incoming;
    const onward = request({ port: targetPort, path: url, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (!/event-stream/.test(answer.headers['content-type'] ?? '')) {
        answer.pipe(outgoing);
        return;
      }
      void passEvents(answer, outgoing, () => (isHealed ? 'none' : mishapOf()));
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address ? address.port : 0);
  });
  return {
    url: `http://127.0.0.1:${await promise}`,
    heal: () => {
      isHealed = true;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const DELAY_MS = 50;

async function passEvents(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  mishapOf: () => Mishap,
): Promise<void> {
  let pending = '';
  answer.setEncoding('utf8');
  try {
    for await (const chunk of answer) {
      pending += String(chunk);
      const events = pending.split(/(?<=\n\n)/);
      pending = events.at(-1)?.endsWith('\n\n') ? '' : (events.pop() ?? '');
      for (const event of events) {
        if (!(await pass(event, outgoing, event.includes('data:') ? mishapOf() : 'none'))) return;
      }
    }
    outgoing.end();
  } catch {
    outgoing.destroy(); // The server's side broke, so this one does.
  }
}

/** False where the stream ends with it. */
async function pass(event: string, outgoing: ServerResponse, mishap: Mishap): Promise<boolean> {
  switch (mishap) {
    case 'drop':
      return true;
    case 'repeat':
      outgoing.write(event + event);
      return true;
    case 'delay':
      await sleep(DELAY_MS);
      outgoing.write(event);
      return true;
    case 'break':
      outgoing.destroy();
      return false;
    case 'half':
      outgoing.end(`${event.slice(0, event.length / 2)}\n\n`);
      return false;
    case 'garbage':
      outgoing.write('event: changes\nid: 1-00000000\ndata: {"from":1,"revision":[\n\n');
      return true;
    case 'html':
      outgoing.write('<html><body>502 Bad Gateway</body></html>\n\n');
      return true;
    default:
      outgoing.write(event);
      return true;
  }
}
