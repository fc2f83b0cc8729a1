import { createSecretKey } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';

/** What a token says. Role and state are not in it: those are looked up for every request. */
export interface TokenClaims {
  readonly userId: string;
  readonly tokenVersion: number;
  readonly tokenId: string;
  readonly expiresAt: Date;
}

/** A token that was just made. */
export interface IssuedToken extends Pick<TokenClaims, 'tokenId' | 'expiresAt'> {
  readonly token: string;
}

export interface Tokens {
  readonly lifetimeSeconds: number;
  issue(user: { readonly id: string; readonly tokenVersion: number }): Promise<IssuedToken>;
  /** Null for whatever is not a valid token of ours: forged, expired, of another kind. */
  read(token: string): Promise<TokenClaims | null>;
}

const ISSUER = 'halyard';
const AUDIENCE = 'halyard-api';
const TYPE = 'at+jwt';
const ALGORITHM = 'HS256';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface TokenDeps {
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Access tokens (RFC 9068 `at+jwt`), HS256 with one fixed secret and algorithm. */
export function createTokens(deps: TokenDeps, secret: string, lifetimeMinutes: number): Tokens {
  const key = createSecretKey(Buffer.from(secret, 'utf8'));
  const lifetimeSeconds = lifetimeMinutes * 60;
  return {
    lifetimeSeconds,
    async issue({ id, tokenVersion }) {
      const issuedAt = Math.floor(deps.now().getTime() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const tokenId = deps.newId();
      const token = await new SignJWT({ ver: tokenVersion })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(id)
        .setJti(tokenId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, tokenId, expiresAt: new Date(expiresAt * 1000) };
    },
    async read(token) {
      try {
        const { payload } = await jwtVerify<{ ver?: unknown }>(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          currentDate: deps.now(),
          requiredClaims: ['sub', 'jti', 'exp', 'ver'],
        });
        const { sub, jti, exp, ver } = payload;
        if (!isUuid(sub) || !isUuid(jti) || exp === undefined || typeof ver !== 'number') {
          return null;
        }
        return { userId: sub, tokenId: jti, tokenVersion: ver, expiresAt: new Date(exp * 1000) };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

function isUuid(text: string | undefined): text is string {
  return text !== undefined && UUID.test(text);
}
