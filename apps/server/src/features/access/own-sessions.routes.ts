import type { OpenSession as OpenSessionBody } from '@halyard/contracts/access';
import * as contract from '@halyard/contracts/access';
import { Type } from 'typebox';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { CHANGES_USERS, SIGNED_IN } from './access.answers.ts';
import { actorOf, clearSessionCookie, tokenOf } from './access.guard.ts';
import type { AccountDeps } from './access.service.ts';
import { endSession, listSessions } from './sessions.service.ts';
import type { OpenSession } from './sessions.store.ts';
import type { TokenClaims } from './tokens.ts';

/** Where one is logged in oneself. */
export function ownSessionRoutes(app: HttpServer, deps: AccountDeps): void {
  app.get(
    '/auth/me/sessions',
    {
      config: { permission: 'account:own' },
      schema: {
        operationId: 'listMySessions',
        summary: 'Where I am logged in, newest first',
        tags: ['Authentication'],
        response: { 200: contract.OpenSessions, ...refusals(...SIGNED_IN) },
      },
    },
    async (request) => {
      const current = tokenOf(request);
      const sessions = await listSessions(deps, actorOf(request));
      return sessions.map((session) => toBody(session, current));
    },
  );

  app.delete(
    '/auth/me/sessions/:id',
    {
      config: { permission: 'account:own' },
      schema: {
        operationId: 'endMySession',
        summary: 'End one of my sessions',
        tags: ['Authentication'],
        params: contract.OpenSessionParams,
        response: { 204: Type.Null(), ...refusals(...CHANGES_USERS, 'SESSION_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const isCurrent = await endSession(
        deps,
        actorOf(request),
        tokenOf(request),
        request.params.id,
      );
      if (isCurrent) clearSessionCookie(reply);
      return reply.code(204).send(null);
    },
  );
}

function toBody(session: OpenSession, current: TokenClaims): OpenSessionBody {
  return {
    id: session.id,
    user_agent: session.userAgent,
    ip_address: session.ipAddress,
    created_at: session.createdAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    is_current: session.id === current.tokenId,
  };
}
