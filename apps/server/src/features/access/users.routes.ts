import * as contract from '@halyard/contracts/access';

import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { CHANGES_USERS, SIGNED_IN, toUserBody } from './access.answers.ts';
import { actorOf } from './access.guard.ts';
import { type AccountDeps, changeUser, createAccount } from './access.service.ts';
import { listUsers } from './access.store.ts';

/** Everybody's accounts, for admins. */
export function userRoutes(app: HttpServer, deps: AccountDeps): void {
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
