import type { HttpServer } from '#platform/http/http-server.ts';

const LINE = /^((?:│ {3}| {4})*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/;
const INDENT = 4;

/**
 * Every route that a server answers, as in `GET /flags/:key`: read off its router, so that none is
 * forgotten, however it was registered.
 */
export function routesOf(http: HttpServer): string[] {
  const path: string[] = [];
  return http
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', step = '', methods] = LINE.exec(line) ?? [];
      path.splice(indent.length / INDENT, path.length, step);
      return (methods?.split(', ') ?? []).map((method) => `${method} ${path.join('')}`);
    })
    .toSorted();
}
