import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';

/** Where `npm run build` leaves the dashboard. */
const BUILT = fileURLToPath(new URL('../../../../dashboard/dist/', import.meta.url));

const PUBLIC = { config: { permission: 'public' }, schema: { hide: true } } as const;

/** The names of these files hold a hash of their content. */
const FOR_EVER = { maxAge: '1y', immutable: true } as const;

/**
 * The files of the dashboard. Its pages have addresses under `/app`, all of which are the one page
 * that draws them; the API keeps every other path.
 */
export async function dashboardRoutes(app: HttpServer): Promise<void> {
  await app.register(fastifyStatic, {
    root: BUILT,
    serve: false,
    preCompressed: true,
    cacheControl: true,
  });
  const isBuilt = () =>
    access(`${BUILT}index.html`).then(
      () => true,
      () => false,
    );
  const sendPage = async (reply: FastifyReply) => {
    reply.header('cache-control', 'no-cache');
    if (await isBuilt()) return reply.sendFile('index.html', { cacheControl: false });
    return reply.type('text/html; charset=utf-8').send(NOT_BUILT);
  };

  app.get('/', PUBLIC, (_request, reply) => sendPage(reply));
  app.get('/app', PUBLIC, (_request, reply) => sendPage(reply));
  app.get<{ Params: { '*': string } }>('/app/*', PUBLIC, async (request, reply) => {
    const path = request.params['*'];
    if (ASSET.test(path)) return reply.sendFile(path, FOR_EVER);
    if (OWN_FILES.has(path)) return reply.sendFile(path, { maxAge: 0 });
    // A file that is gone must not be answered with a page: browsers would run it as a script.
    if (path.startsWith('assets/') || FILE_NAME.test(path)) throw new AppError('ROUTE_NOT_FOUND');
    return sendPage(reply);
  });
}

const ASSET = /^assets\/[\w-][\w.-]*$/;
const FILE_NAME = /\.(?:js|css|map|svg|png|ico|json|woff2)$/;

/** Of apps/dashboard/public. */
const OWN_FILES: ReadonlySet<string> = new Set(['icon.svg', 'color-scheme.js']);

const NOT_BUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Halyard</title></head><body>
<h1>Halyard</h1>
<p>The server is running; its dashboard is not built. Start it with <code>npm start</code>, or run <code>npm run build</code>.</p>
<p>Everything works over its API, too: <a href="/docs">documentation</a>, <a href="/health">health</a>.</p>
</body></html>
`;
