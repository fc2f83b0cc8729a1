import { can, type Permission } from '@halyard/contracts/permissions';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#platform/app-error.ts';
import type { Guard } from '#platform/http/permissions.ts';
import type { Actor } from './access.model.ts';
import { type Actors, isWorth } from './actors.ts';
import type { TokenClaims, Tokens } from './tokens.ts';

/** What authentication found out about a request. */
interface Identity {
  readonly actor: Actor;
  readonly token: TokenClaims;
}

const identities = new WeakMap<FastifyRequest, Identity>();

/** The user behind a request that passed the guard. */
export function actorOf(request: FastifyRequest): Actor {
  return identityOf(request).actor;
}

/** The token that a request came with. */
export function tokenOf(request: FastifyRequest): TokenClaims {
  return identityOf(request).token;
}

function identityOf(request: FastifyRequest): Identity {
  const identity = identities.get(request);
  if (!identity) throw new AppError('UNAUTHENTICATED');
  return identity;
}

interface GuardDeps {
  readonly tokens: Tokens;
  readonly actors: Actors;
  readonly publicUrl: string;
}

/** Asks who is there and whether they may, before the body is read. Denies by default. */
export function createGuard({ tokens, actors, publicUrl }: GuardDeps): Guard {
  return async (permission, request) => {
    const { token, fromCookie } = credentialsOf(request);
    if (token === undefined) throw new AppError('UNAUTHENTICATED');
    if (fromCookie && isUnsafe(request.method) && !isSameSite(request, publicUrl)) {
      throw new AppError('CROSS_SITE_REQUEST');
    }
    const claims = await tokens.read(token);
    const known = claims && (await actors.find(claims.userId));
    if (!known || !isWorth(claims, known)) {
      throw new AppError('UNAUTHENTICATED', { detail: 'The session has ended.' });
    }
    const { id, email, role } = known.account;
    const actor: Actor = { userId: id, email, role, requestId: request.id };
    identities.set(request, { actor, token: claims });
    if (!can(actor, permission as Permission)) {
      request.log.info({ reqId: request.id, userId: id, role, permission }, 'refused by role');
      throw new AppError('FORBIDDEN', { detail: `The role ${role} may not do this.` });
    }
  };
}

const BEARER = /^Bearer +(\S+)$/i;

function credentialsOf(request: FastifyRequest): {
  token: string | undefined;
  fromCookie: boolean;
} {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    return { token: BEARER.exec(authorization)?.[1], fromCookie: false };
  }
  return { token: parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE], fromCookie: true };
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const isUnsafe = (method: string) => !SAFE_METHODS.has(method);

/** A browser says where a request comes from; what says nothing and sends a cookie is refused. */
function isSameSite(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  return (
    origin !== undefined &&
    (origin === new URL(publicUrl).origin || URL.parse(origin)?.host === request.headers.host)
  );
}

const SESSION_COOKIE = 'halyard_session';

/** Gives the browser a session that scripts cannot read and other sites cannot use. */
export function setSessionCookie(
  reply: FastifyReply,
  token: string,
  options: { isHttps: boolean; lifetimeSeconds: number },
): void {
  const cookie = stringifySetCookie({
    ...SESSION_COOKIE_SCOPE,
    value: token,
    secure: options.isHttps,
    maxAge: options.lifetimeSeconds,
  });
  reply.header('set-cookie', cookie);
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.header('set-cookie', stringifySetCookie({ ...SESSION_COOKIE_SCOPE, value: '', maxAge: 0 }));
}

const SESSION_COOKIE_SCOPE = {
  name: SESSION_COOKIE,
  httpOnly: true,
  sameSite: 'strict',
  path: '/',
} as const;
