import type { Session } from '@halyard/contracts/access';
import * as contract from '@halyard/contracts/access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';

import { refusals } from '#platform/http/refusals.ts';
import type { Attempts } from '#platform/limits/attempts.ts';
import type { RequestLimit } from '#platform/limits/requests.ts';
import { toUserBody } from './access.answers.ts';
import { setSessionCookie } from './access.guard.ts';
import { type AccountDeps, createAccount } from './access.service.ts';
import { type Account, countActiveAdmins } from './access.store.ts';
import { logIn } from './login.service.ts';
import { beginSession } from './sessions.service.ts';
import { setUpFirstAdmin } from './setup.service.ts';
import type { Tokens } from './tokens.ts';

export interface SessionRoutesDeps extends AccountDeps {
  readonly tokens: Tokens;
  readonly attemptsByAccount: Attempts;
  readonly attemptsByIp: Attempts;
  /** Per address: registrations and uses of a setup link. */
  readonly registrations: RequestLimit;
  readonly registration: 'open' | 'closed';
  readonly isHttps: boolean;
}

/** The ways in: registering, logging in, the setup link. */
export function sessionRoutes(app: HttpServer, deps: SessionRoutesDeps): void {
  const refuseFlood = async (ip: string) => {
    const { allowed, retryAfterSeconds } = await deps.registrations.take(ip);
    if (!allowed) throw new AppError('TOO_MANY_ATTEMPTS', { retryAfterSeconds });
  };

  app.get(
    '/auth/options',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'getAccessOptions',
        summary: 'How one gets in here',
        tags: ['Authentication'],
        response: { 200: contract.AccessOptions, ...refusals() },
      },
    },
    async () => ({
      registration: deps.registration,
      has_admin: (await countActiveAdmins(deps.database.db)) > 0,
    }),
  );

  app.post(
    '/auth/register',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'register',
        summary: 'Create an account for oneself; it starts as a viewer',
        tags: ['Authentication'],
        body: contract.RegisterBody,
        response: {
          201: contract.Session,
          ...refusals(
            'COMMON_PASSWORD',
            'REGISTRATION_CLOSED',
            'EMAIL_TAKEN',
            'TOO_MANY_ATTEMPTS',
            'BUSY',
          ),
        },
      },
    },
    async (request, reply) => {
      if (deps.registration === 'closed') throw new AppError('REGISTRATION_CLOSED');
      await refuseFlood(request.ip);
      const account = await createAccount(
        deps,
        { requestId: request.id },
        { ...request.body, role: 'viewer' },
      );
      return reply.code(201).send(await openSession(deps, request, reply, account));
    },
  );

  app.post(
    '/auth/login',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'logIn',
        summary: 'Get a token for e-mail and password',
        tags: ['Authentication'],
        body: contract.LoginBody,
        response: {
          200: contract.Session,
          ...refusals('WRONG_CREDENTIALS', 'TOO_MANY_ATTEMPTS', 'BUSY'),
        },
      },
    },
    async (request, reply) =>
      openSession(
        deps,
        request,
        reply,
        await logIn({ ...deps, log: request.log }, { ...request.body, ip: request.ip }),
      ),
  );

  app.post(
    '/auth/setup',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'setUp',
        summary: 'Become the first admin with the link that the server printed',
        tags: ['Authentication'],
        body: contract.SetupBody,
        response: {
          201: contract.Session,
          ...refusals(
            'SETUP_TOKEN_INVALID',
            'WRONG_CREDENTIALS',
            'COMMON_PASSWORD',
            'EMAIL_TAKEN',
            'TOO_MANY_ATTEMPTS',
            'BUSY',
          ),
        },
      },
    },
    async (request, reply) => {
      await refuseFlood(request.ip);
      const account = await setUpFirstAdmin(deps, { ...request.body, requestId: request.id });
      return reply.code(201).send(await openSession(deps, request, reply, account));
    },
  );
}

/** A new session, as a token and as the browser's cookie. */
export async function openSession(
  deps: AccountDeps & { readonly tokens: Tokens; readonly isHttps: boolean },
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
): Promise<Session> {
  const { token } = await beginSession(deps, account, {
    userAgent: request.headers['user-agent'] ?? '',
    ipAddress: request.ip,
  });
  const { lifetimeSeconds } = deps.tokens;
  setSessionCookie(reply, token, { isHttps: deps.isHttps, lifetimeSeconds });
  reply.header('cache-control', 'no-store');
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: lifetimeSeconds,
    user: toUserBody(account),
  };
}
