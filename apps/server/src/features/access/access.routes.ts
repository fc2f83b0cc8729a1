import type { HttpServer } from '#platform/http/http-server.ts';
import { type AccountRoutesDeps, accountRoutes } from './account.routes.ts';
import { ownSessionRoutes } from './own-sessions.routes.ts';
import { type SessionRoutesDeps, sessionRoutes } from './session.routes.ts';
import { userRoutes } from './users.routes.ts';

/** Everything under `/auth`. */
export function accessRoutes(app: HttpServer, deps: SessionRoutesDeps & AccountRoutesDeps): void {
  sessionRoutes(app, deps);
  accountRoutes(app, deps);
  ownSessionRoutes(app, deps);
  userRoutes(app, deps);
}
