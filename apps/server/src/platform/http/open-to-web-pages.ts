import type { FastifyInstance } from 'fastify';

const A_DAY_S = '86400';

/**
 * Lets scripts of any web page call the routes of this scope, without cookies (Fetch, CORS protocol).
 * The preflight is a route like any other and states its permission, which a plugin's would not.
 */
export function openToWebPages(app: FastifyInstance, url: string): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('access-control-allow-origin', '*');
    done();
  });
  app.options(url, { config: { permission: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'content-type')
      .header('access-control-max-age', A_DAY_S)
      .send(),
  );
}
