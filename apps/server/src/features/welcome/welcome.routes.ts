import { readFile } from 'node:fs/promises';
import type { HttpServer } from '#platform/http/http-server.ts';

const PAGES = [
  { url: '/', file: 'home.html', type: 'text/html; charset=utf-8' },
  { url: '/app/setup', file: 'setup.html', type: 'text/html; charset=utf-8' },
  { url: '/app/setup.js', file: 'setup.js', type: 'text/javascript; charset=utf-8' },
  { url: '/app/icon.svg', file: 'icon.svg', type: 'image/svg+xml' },
  { url: '/app/pages.css', file: 'pages.css', type: 'text/css; charset=utf-8' },
] as const;

/** The plain pages that stand where the dashboard will: what this is, and the first admin's setup. */
export async function welcomeRoutes(app: HttpServer): Promise<void> {
  for (const { url, file, type } of PAGES) {
    const content = await readFile(new URL(`../../../pages/${file}`, import.meta.url));
    app.get(url, { config: { permission: 'public' }, schema: { hide: true } }, (_request, reply) =>
      reply.type(type).header('cache-control', 'no-cache').send(content),
    );
  }
}
