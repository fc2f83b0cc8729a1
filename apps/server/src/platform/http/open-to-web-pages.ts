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

/** What scripts may send and see beyond the plain. */
interface Openness {
  readonly methods: string;
  /** Of the request. */
  readonly headers: string;
  /** Of the answer. */
  readonly exposed?: string;
}

const PLAIN: Openness = { methods: 'GET, POST', headers: 'content-type' };

/**
 * Opens the routes of this scope to scripts of any web page. The preflight is a route like any other
 * and states its permission, which a plugin's would not.
 */
export function openToWebPages(
  scope: FastifyInstance,
  urls: readonly string[],
  { methods, headers, exposed }: Openness = PLAIN,
): void {
  const open = {
    ...OPEN_DATA_HEADERS,
    ...(exposed !== undefined && { 'access-control-expose-headers': exposed }),
  };
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers(open);
    done();
  });
  for (const url of urls) {
    scope.options(
      url,
      { config: { permission: 'public' }, schema: { hide: true } },
      (_request, reply) =>
        reply
          .code(204)
          .header('access-control-allow-methods', methods)
          .header('access-control-allow-headers', headers)
          .header('access-control-max-age', A_DAY_S)
          .send(),
    );
  }
}
