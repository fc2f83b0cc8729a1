import { createServer } from 'node:http';
import { build, type Rolldown } from 'vite';

/** A page that is built as for production, on an origin of its own. */
export interface BuiltPage {
  readonly url: string;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** @param root the folder with the page's `index.html`. */
export async function serveBuiltPage(root: string): Promise<BuiltPage> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2024' },
  });
  const files = new Map<string, string | Uint8Array>();
  for (const { output } of [built].flat() as Rolldown.RolldownOutput[]) {
    for (const file of output) {
      files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
    }
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? '/index.html' : pathname;
    const file = files.get(name);
    const type = TYPES[name.split('.').at(-1) ?? ''];
    response.writeHead(file === undefined ? 404 : 200, type ? { 'content-type': type } : {});
    response.end(file);
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '');
  });
  return { url: await promise, close: () => server.close() };
}
