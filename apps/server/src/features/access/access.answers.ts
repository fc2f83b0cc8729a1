import type { Session, User as UserBody } from '@halyard/contracts/access';
import type { FastifyReply } from 'fastify';
import { setSessionCookie } from './access.guard.ts';
import type { User } from './access.model.ts';
import type { Account } from './access.store.ts';
import type { Tokens } from './tokens.ts';

/** What routes of signed-in people refuse, and what those that change something refuse besides. */
export const SIGNED_IN = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
export const CHANGES_USERS = [...SIGNED_IN, 'CROSS_SITE_REQUEST'] as const;

/** A new session, as a token and as the browser's cookie. */
export async function openSession(
  deps: { readonly tokens: Tokens; readonly isHttps: boolean },
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

/** An account as the API shows it. */
export function toUserBody(user: User): UserBody {
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
