import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route; `public` is anybody. Every route states one. */
    permission?: string;
  }
}

/** Lets a request pass or throws the refusal, with what headers the refusal should have on the reply. */
export type Guard = (
  permission: string,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<void>;

/**
 * Puts the guard before every route that is not public, ahead of reading its body.
 * A route that states no known permission stops the server from starting.
 */
export function guardRoutes(app: FastifyInstance, known: ReadonlySet<string>, guard: Guard): void {
  app.addHook('onRoute', (route) => {
    const permission = permissionOf(route);
    if (permission === 'public') return;
    if (!known.has(permission)) {
      throw new Error(
        `${String(route.method)} ${route.url} states the unknown permission "${permission}".`,
      );
    }
    route.onRequest = [
      (request: FastifyRequest, reply: FastifyReply) => guard(permission, request, reply),
      ...[route.onRequest ?? []].flat(),
    ];
  });
}

function permissionOf(route: RouteOptions): string {
  const permission = route.config?.permission;
  if (permission !== undefined) return permission;
  throw new Error(`${String(route.method)} ${route.url} states no permission.`);
}
