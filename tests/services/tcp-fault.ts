import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** A TCP proxy in front of a server, which a test can make fail as networks do. */
export interface TcpFault {
  port: number;
  /** Refuses new connections and breaks the open ones. */
  cut: () => Promise<void>;
  /** Accepts connections and bytes and passes nothing on, in either direction. */
  blackhole: () => void;
  /** Holds back what arrives from now on for this long, in each direction. */
  delay: (ms: number) => void;
  /** Ends every fault. What a blackhole held passes on now, as TCP would send it again. */
  restore: () => Promise<void>;
  close: () => Promise<void>;
}

/** Starts the proxy on a free port of 127.0.0.1. */
export async function startTcpFault(target: { host?: string; port: number }): Promise<TcpFault> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let isBlackhole = false;
  let delayMs = 0;
  let server = await listen(port, accept);

  function accept(client: Socket): void {
    const upstream = connect(target.port, target.host ?? '127.0.0.1');
    forward(client, upstream, () => delayMs);
    forward(upstream, client, () => delayMs);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (isBlackhole) socket.pause();
    }
  }

  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.resetAndDestroy();
    });
  return {
    port,
    cut,
    blackhole: () => {
      isBlackhole = true;
      for (const socket of sockets) socket.pause();
    },
    delay: (ms) => {
      delayMs = ms;
    },
    restore: async () => {
      isBlackhole = false;
      delayMs = 0;
      for (const socket of sockets) socket.resume();
      if (!server.listening) server = await listen(port, accept);
    },
    close: cut,
  };
}

function listen(port: number, accept: (client: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function forward(from: Socket, to: Socket, delayMs: () => number): void {
  let line = Promise.resolve();
  /** One after the other, so that a chunk never overtakes the one before it. */
  const later = (act: () => void): void => {
    const due = performance.now() + delayMs();
    line = line.then(async () => {
      const waitMs = due - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      act();
    });
  };
  from.on('data', (chunk) => later(() => void (to.writable && to.write(chunk))));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroySoon()));
}
