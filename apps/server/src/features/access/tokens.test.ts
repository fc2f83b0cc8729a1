import { randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, refusal } from '../../testing/client.ts';
import { aClock } from '../../testing/clock.ts';
import { JWT_SECRET, type Member, startTestServer, type TestServer } from '../../testing/server.ts';

const clock = aClock();
let server: TestServer;
let member: Member;

beforeAll(async () => {
  server = await startTestServer({ now: clock.now });
  member = await server.join('admin');
});
afterAll(() => server.close());

interface Token {
  readonly alg?: string;
  readonly typ?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly secret?: string;
  readonly minutes?: number | null;
  readonly claims?: Record<string, unknown>;
}

/** A token as the server makes them, but for what a test puts in. */
function aToken(token: Token = {}): Promise<string> {
  const {
    alg = 'HS256',
    typ = 'at+jwt',
    iss = 'halyard',
    aud = 'halyard-api',
    minutes = 5,
  } = token;
  const now = Math.floor(clock.now().getTime() / 1000);
  const jwt = new SignJWT({ ver: 1, ...token.claims })
    .setProtectedHeader({ alg, typ })
    .setIssuer(iss)
    .setAudience(aud)
    .setSubject(token.sub ?? member.id)
    .setJti(randomUUID())
    .setIssuedAt(now);
  if (minutes !== null) jwt.setExpirationTime(now + minutes * 60);
  return jwt.sign(Buffer.from(token.secret ?? JWT_SECRET));
}

const meWith = (token: string) => clientOf(server.app.http, token).get('/auth/me');

test('a token of ours is taken', async () => {
  expect((await meWith(await aToken())).status).toBe(200);
});

const FORGED: Readonly<Record<string, Token>> = {
  'signed with another secret': { secret: 'x'.repeat(32) },
  'of another algorithm': { alg: 'HS512' },
  'of another issuer': { iss: 'elsewhere' },
  'for another audience': { aud: 'elsewhere' },
  'of another type': { typ: 'JWT' },
  'that has expired': { minutes: -1 },
  'that never expires': { minutes: null },
  'of nobody': { sub: randomUUID() },
  'whose subject is no id': { sub: "' or 1=1 --" },
  'of an older version': { claims: { ver: 0 } },
  'without a version': { claims: { ver: undefined } },
  'whose version is text': { claims: { ver: '1' } },
  'that is not valid yet': { claims: { nbf: 4_000_000_000 } },
};

test.each(Object.entries(FORGED))('a token %s is refused', async (_, token) => {
  expect(refusal(await meWith(await aToken(token)))).toEqual([401, 'UNAUTHENTICATED']);
});

test('a token without a signature is refused', async () => {
  const claims = { ver: 1, iss: 'halyard', aud: 'halyard-api', sub: member.id, jti: randomUUID() };
  const unsigned = new UnsecuredJWT({ ...claims, exp: 4_000_000_000 }).encode();
  const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  const [, payload, signature] = member.token.split('.');
  for (const token of [unsigned, `${header}.${payload}.`, `${header}.${payload}.${signature}`]) {
    expect(refusal(await meWith(token))).toEqual([401, 'UNAUTHENTICATED']);
  }
});

test('a token with one other letter is refused', async () => {
  const [header = '', payload = '', signature = ''] = (await aToken()).split('.');
  const turned = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
  for (const forged of [
    [turned(header), payload, signature],
    [header, turned(payload), signature],
    [header, payload, turned(signature)],
  ]) {
    expect(refusal(await meWith(forged.join('.')))).toEqual([401, 'UNAUTHENTICATED']);
  }
});

test.each(['', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic YTpi', 'Bearer ....', 'Bearer 𝓍'])(
  'the credentials "%s" are refused',
  async (authorization) => {
    const answer = await server.anonymous.get('/auth/me', { authorization });
    expect(refusal(answer)).toEqual([401, 'UNAUTHENTICATED']);
  },
);

test('a token ends when its time is over', async () => {
  const session = await server.join('viewer');
  clock.pass({ minutes: 59 });
  expect((await session.get('/auth/me')).status).toBe(200);
  clock.pass({ minutes: 1 });
  expect(refusal(await session.get('/auth/me'))).toEqual([401, 'UNAUTHENTICATED']);
});
