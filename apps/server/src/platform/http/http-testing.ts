import { createLogger } from '#platform/log/logger.ts';
import { createMetrics } from '#platform/metrics/metrics.ts';
import { createHttpServer, type HttpServer, makeEveryday } from './http-server.ts';
import { guardRoutes } from './permissions.ts';

/** A server with the routes that a test puts on it: `public` ones, and `closed` ones for nobody. */
export async function aServer(
  addRoutes: (scope: HttpServer) => void,
  { isHttps = false, trustProxy = 0 } = {},
): Promise<HttpServer> {
  const logger = createLogger('silent');
  const app = await createHttpServer({
    logger,
    trustProxy,
    isHttps,
    version: '1.2.3',
    shortcut: () => false,
  });
  guardRoutes(app, new Set(['closed']), async () => {
    throw new Error('nobody may');
  });
  await app.register(async (scope: HttpServer) => {
    makeEveryday(scope, { isHttps, metrics: createMetrics() });
    addRoutes(scope);
  });
  return app;
}
