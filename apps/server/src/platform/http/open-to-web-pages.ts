import type { FastifyInstance } from 'fastify';

const A_DAY_S = '86400';

/**
 * For answers that are data alone: scripts of any web page may read them, without cookies (Fetch, CORS
 * protocol), and nobody keeps them.
 */
export const OPEN_DATA_HEADERS = {
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/**
 * Opens the routes of this scope to scripts of any web page. The preflight is a route like any other
 * and states its permission, which a plugin's would not.
 */
export function openToWebPages(scope: FastifyInstance, url: string): void {
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers(OPEN_DATA_HEADERS);
    done();
  });
  scope.options(
    url,
    { config: { permission: 'public' }, schema: { hide: true } },
    (_request, reply) =>
      reply
        .code(204)
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', 'content-type')
        .header('access-control-max-age', A_DAY_S)
        .send(),
  );
}
