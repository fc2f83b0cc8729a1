import { createServer } from 'node:http';
import { HalyardProvider } from '@halyard/openfeature-server';
import { OpenFeature } from '@openfeature/server-sdk';
import { createServer as createViteServer } from 'vite';
import type { Handover } from './browser.tsx';
import type { render as Render } from './render.tsx';

const {
  HALYARD_URL: url = 'http://localhost:8000',
  HALYARD_SERVER_KEY: sdkKey = '',
  HALYARD_CLIENT_KEY: clientKey = '',
  PORT: port = '3000',
} = process.env;

const provider = new HalyardProvider({ url, sdkKey });
await OpenFeature.setProviderAndWait(provider);

/** Compiles TSX for both sides. */
const vite = await createViteServer({
  root: import.meta.dirname,
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false },
  // What the page imports is known from the start: nothing would tell it to load again.
  optimizeDeps: { entries: ['browser.tsx'] },
});

/** Evaluates for the visitor, draws the page with that, and hands it on to the browser. */
async function draw(user: string): Promise<string> {
  const context = { targetingKey: user };
  const bootstrap = provider.evaluateAll(context);
  const { render } = (await vite.ssrLoadModule('/render.tsx')) as { render: typeof Render };
  const handover: Handover = { url, clientKey, context, bootstrap };
  // A “<” in a value must not end the script.
  const json = JSON.stringify(handover).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <link rel="icon" href="data:,">
    <title>Halyard and server rendering</title>
  </head>
  <body>
    <div id="root">${render(bootstrap)}</div>
    <script type="application/json" id="handover">${json}</script>
    <script type="module" src="/browser.tsx"></script>
  </body>
</html>`;
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname !== '/') return vite.middlewares(request, response);
  draw(searchParams.get('user') ?? 'alice').then(
    (html) => response.writeHead(200, { 'content-type': 'text/html' }).end(html),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

server.listen(Number(port), () => console.log(`Try http://localhost:${port}/?user=alice`));

process.once('SIGTERM', stop).once('SIGINT', stop);

function stop(): void {
  server.close();
  void Promise.all([vite.close(), OpenFeature.close()]);
}
