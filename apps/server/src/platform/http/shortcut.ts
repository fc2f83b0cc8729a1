import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/**
 * Answers a request before it reaches any route, or leaves it alone and says false. Only for what a
 * public route would answer the same: nothing that routes have in common happens before it.
 */
export type Shortcut = (request: IncomingMessage, response: ServerResponse) => boolean;

interface Limits {
  readonly maxHeaderSize: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
}

/** A server that tries the shortcut first, as long as it accepts connections. */
export function createServerWith(
  shortcut: Shortcut,
  limits: Limits,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer({ ...limits }, (request, response) => {
    if (!server.listening || !shortcut(request, response)) handle(request, response);
  });
  return server;
}
