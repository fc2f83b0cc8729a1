import * as contract from '@halyard/contracts/access';
import { Nullable } from '@halyard/contracts/schema';
import { Type } from 'typebox';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';

import { refusals } from '#platform/http/refusals.ts';
import type { Attempts } from '#platform/limits/attempts.ts';
import { CHANGES_USERS, SIGNED_IN, toUserBody } from './access.answers.ts';
import { actorOf, clearSessionCookie, tokenOf } from './access.guard.ts';
import { type AccountDeps, changePassword, changeUser, getUser, logOut } from './access.service.ts';
import { openSession } from './session.routes.ts';
import type { Tokens } from './tokens.ts';

export interface AccountRoutesDeps extends AccountDeps {
  readonly tokens: Tokens;
  readonly attemptsByAccount: Attempts;
  readonly isHttps: boolean;
}

/** One's own account. */
export function accountRoutes(app: HttpServer, deps: AccountRoutesDeps): void {
  app.get(
    '/auth/me',
    {
      config: { permission: 'account:own' },
      schema: {
        operationId: 'getMe',
        summary: 'Who I am',
        tags: ['Authentication'],
        response: { 200: contract.User, ...refusals(...SIGNED_IN) },
      },
    },
    async (request) => toUserBody(await getUser(deps.database.db, actorOf(request).userId)),
  );

  app.put(
    '/auth/me',
    {
      config: { permission: 'account:own' },
      schema: {
        operationId: 'changeMe',
        summary: 'Change my name',
        tags: ['Authentication'],
        body: contract.ChangeMeBody,
        response: { 200: contract.User, ...refusals(...CHANGES_USERS) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const name = request.body.name.trim();
      return toUserBody(await changeUser(deps, actor, actor.userId, { name }));
    },
  );

  app.post(
    '/auth/logout',
    {
      config: { permission: 'account:own' },
      schema: {
        operationId: 'logOut',
        summary: 'End this session, or all of mine',
        tags: ['Authentication'],
        body: Nullable(contract.LogoutBody),
        response: { 204: Type.Null(), ...refusals(...CHANGES_USERS) },
      },
    },
    async (request, reply) => {
      await logOut(deps, actorOf(request), tokenOf(request), request.body?.everywhere ?? false);
      clearSessionCookie(reply);
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/auth/me/password',
    {
      config: { permission: 'account:own' },
      schema: {
        operationId: 'changeMyPassword',
        summary: 'Change my password; my other sessions end',
        tags: ['Authentication'],
        body: contract.ChangePasswordBody,
        response: {
          200: contract.Session,
          ...refusals(
            ...CHANGES_USERS,
            'WRONG_PASSWORD',
            'COMMON_PASSWORD',
            'VERSION_CONFLICT',
            'TOO_MANY_ATTEMPTS',
            'BUSY',
          ),
        },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const wait = await deps.attemptsByAccount.waitSeconds(actor.userId);
      if (wait > 0) throw new AppError('TOO_MANY_ATTEMPTS', { retryAfterSeconds: Math.ceil(wait) });
      const { current_password: current, new_password: next } = request.body;
      const account = await changePassword(deps, actor, { current, next }).catch(
        async (error: unknown) => {
          if (error instanceof AppError && error.code === 'WRONG_PASSWORD') {
            await deps.attemptsByAccount.failed(actor.userId);
          }
          throw error;
        },
      );
      return openSession(deps, request, reply, account);
    },
  );
}
