import type { Session, User as UserBody } from '@halyard/contracts/access';
import * as contract from '@halyard/contracts/access';
import { Nullable } from '@halyard/contracts/schema';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '#platform/app-error.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { Attempts } from '#platform/limits/attempts.ts';
import type { RequestLimit } from '#platform/limits/requests.ts';
import { actorOf, clearSessionCookie, setSessionCookie, tokenOf } from './access.guard.ts';
import type { User } from './access.model.ts';
import {
  type AccountDeps,
  changePassword,
  changeUser,
  createAccount,
  getUser,
  logOut,
} from './access.service.ts';
import { type Account, listUsers } from './access.store.ts';
import { logIn } from './login.service.ts';
import { setUpFirstAdmin } from './setup.service.ts';
import type { Tokens } from './tokens.ts';

export interface AccessRoutesDeps extends AccountDeps {
  readonly tokens: Tokens;
  readonly attemptsByAccount: Attempts;
  readonly attemptsByIp: Attempts;
  /** Per address: registrations and uses of a setup link. */
  readonly registrations: RequestLimit;
  readonly registration: 'open' | 'closed';
  readonly isHttps: boolean;
}

const SIGNED_IN = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
const CHANGES_USERS = [...SIGNED_IN, 'CROSS_SITE_REQUEST'] as const;

export function accessRoutes(app: HttpServer, deps: AccessRoutesDeps): void {
  sessionRoutes(app, deps);
  accountRoutes(app, deps);
  userRoutes(app, deps);
}

/** The ways in: registering, logging in, the setup link. */
function sessionRoutes(app: HttpServer, deps: AccessRoutesDeps): void {
  const refuseFlood = async (ip: string) => {
    const { allowed, retryAfterSeconds } = await deps.registrations.take(ip);
    if (!allowed) throw new AppError('TOO_MANY_ATTEMPTS', { retryAfterSeconds });
  };

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
      return reply.code(201).send(await openSession(deps, reply, account));
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
      return reply.code(201).send(await openSession(deps, reply, account));
    },
  );
}

/** A new session, as a token and as the browser's cookie. */
async function openSession(
  deps: AccessRoutesDeps,
  reply: FastifyReply,
  account: Account,
): Promise<Session> {
  const token = await deps.tokens.issue(account);
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

/** One's own account. */
function accountRoutes(app: HttpServer, deps: AccessRoutesDeps): void {
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
      return openSession(deps, reply, account);
    },
  );
}

/** Everybody's accounts, for admins. */
function userRoutes(app: HttpServer, deps: AccessRoutesDeps): void {
  app.get(
    '/auth/users',
    {
      config: { permission: 'user:manage' },
      schema: {
        operationId: 'listUsers',
        summary: 'All accounts, by e-mail',
        tags: ['Users'],
        querystring: contract.UserListQuery,
        response: { 200: contract.UserList, ...refusals(...SIGNED_IN, 'INVALID_CURSOR') },
      },
    },
    async (request, reply) => {
      const { cursor, limit = 100 } = request.query;
      const [after] = readCursor(cursor, ['string']) ?? [];
      const users = await listUsers(deps.database.db, after, limit);
      linkToNext(request, reply, users, limit, ({ email }) => [email]);
      return users.map(toUserBody);
    },
  );

  app.post(
    '/auth/users',
    {
      config: { permission: 'user:manage' },
      schema: {
        operationId: 'createUser',
        summary: 'Create an account for somebody',
        tags: ['Users'],
        body: contract.CreateUserBody,
        response: {
          201: contract.User,
          ...refusals(...CHANGES_USERS, 'COMMON_PASSWORD', 'EMAIL_TAKEN', 'BUSY'),
        },
      },
    },
    async (request, reply) => {
      const account = await createAccount(deps, actorOf(request), {
        role: 'viewer',
        ...request.body,
      });
      return reply.code(201).send(toUserBody(account));
    },
  );

  app.put(
    '/auth/users/:id',
    {
      config: { permission: 'user:manage' },
      schema: {
        operationId: 'changeUser',
        summary: 'Rename, disable or enable an account',
        tags: ['Users'],
        params: contract.UserParams,
        body: contract.ChangeUserBody,
        response: {
          200: contract.User,
          ...refusals(...CHANGES_USERS, 'USER_NOT_FOUND', 'LAST_ADMIN'),
        },
      },
    },
    async (request) => {
      const { name, is_active: isActive } = request.body;
      return toUserBody(
        await changeUser(deps, actorOf(request), request.params.id, {
          ...(name !== undefined && { name: name.trim() }),
          ...(isActive !== undefined && { isActive }),
        }),
      );
    },
  );

  app.put(
    '/auth/users/:id/role',
    {
      config: { permission: 'user:manage' },
      schema: {
        operationId: 'changeRole',
        summary: 'Give an account another role; it counts from the next request',
        tags: ['Users'],
        params: contract.UserParams,
        body: contract.ChangeRoleBody,
        response: {
          200: contract.User,
          ...refusals(...CHANGES_USERS, 'USER_NOT_FOUND', 'LAST_ADMIN'),
        },
      },
    },
    async (request) =>
      toUserBody(
        await changeUser(deps, actorOf(request), request.params.id, { role: request.body.role }),
      ),
  );
}

function toUserBody(user: User): UserBody {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
  };
}
