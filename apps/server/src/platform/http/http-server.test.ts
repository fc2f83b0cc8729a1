import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { AppError } from '#platform/app-error.ts';
import { DatabaseFault } from '#platform/database/faults.ts';
import type { HttpServer } from './http-server.ts';
import { aServer } from './http-testing.ts';

const PUBLIC = { config: { permission: 'public' } } as const;

async function problemOf(thrown: unknown) {
  const app = await aServer((scope) => {
    scope.get('/', PUBLIC, () => {
      throw thrown;
    });
  });
  const { statusCode, headers, json } = await app.inject('/');
  await app.close();
  return { status: statusCode, headers, body: json<Record<string, unknown>>() };
}

describe('a route', () => {
  test('that states no permission stops the server from starting', async () => {
    await expect(aServer((scope) => void scope.get('/', () => 'open'))).rejects.toThrow(
      'GET / states no permission',
    );
  });

  test('that states a permission nobody knows stops it too', async () => {
    const config = { permission: 'flag:chnage' };
    await expect(aServer((scope) => void scope.get('/', { config }, () => ''))).rejects.toThrow(
      'GET / states the unknown permission "flag:chnage"',
    );
  });

  test('that is guarded never reads the body of those who may not', async () => {
    const app = await aServer((scope) => {
      scope.post('/', { config: { permission: 'closed' } }, () => 'open');
    });
    const headers = { 'content-type': 'application/json' };
    const { statusCode } = await app.inject({ method: 'POST', url: '/', headers, payload: '{' });
    expect(statusCode).toBe(500);
    expect((await app.inject({ method: 'HEAD', url: '/' })).statusCode).toBe(404);
    await app.close();
  });
});

describe('an error', () => {
  test('of the catalogue is answered with what makes it special', async () => {
    const thrown = new AppError('VERSION_CONFLICT', {
      detail: 'Too late.',
      errors: [{ field: 'body.version', detail: 'is old' }],
      current: { version: 3 },
    });
    const { status, headers, body } = await problemOf(thrown);
    expect(status).toBe(409);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: 'urn:halyard:problem:version-conflict',
      title: 'Someone changed this meanwhile.',
      status: 409,
      code: 'VERSION_CONFLICT',
      detail: 'Too late.',
      errors: [{ field: 'body.version', detail: 'is old' }],
      current: { version: 3 },
      request_id: expect.any(String),
    });
  });

  test.each([
    ['of ours', new TypeError('secret of the house')],
    ['with a status', Object.assign(new Error('secret of the house'), { statusCode: 418 })],
    ['of SQL', Object.assign(new Error('secret of the house'), { code: '23505' })],
    ['that is no error', 'secret of the house'],
  ])('%s is told to the log alone', async (_, thrown) => {
    const { status, body } = await problemOf(thrown);
    expect([status, body['code']]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  test('of a database that does not answer says when to try again', async () => {
    const { status, headers, body } = await problemOf(new DatabaseFault('unavailable', 'down'));
    expect([status, body['code'], headers['retry-after']]).toEqual([
      503,
      'STORAGE_UNAVAILABLE',
      '2',
    ]);
  });

  test('of a full disk is one of its own', async () => {
    const { status, body } = await problemOf(new DatabaseFault('storage_full', 'full'));
    expect([status, body['code']]).toEqual([507, 'STORAGE_FULL']);
  });

  test('of many fields names twenty', async () => {
    const errors = Array.from({ length: 50 }, (_, i) => ({ field: `body.${i}`, detail: 'no' }));
    const { body } = await problemOf(new AppError('INVALID_INPUT', { errors }));
    expect(body['errors']).toHaveLength(20);
  });
});

describe('validation', () => {
  const Body = Type.Object(
    {
      list: Type.Array(Type.Object({ n: Type.Number({ multipleOf: 0.001 }) })),
      'a/b': Type.Optional(Type.Number()),
    },
    { additionalProperties: false },
  );
  const Query = Type.Object({ on: Type.Optional(Type.Boolean()), n: Type.Integer({ default: 7 }) });
  const start = () =>
    aServer((scope) => {
      scope.post(
        '/',
        { ...PUBLIC, schema: { body: Body, querystring: Query } },
        ({ query }) => query,
      );
    });
  const post = async (app: HttpServer, url: string, payload: object) => {
    const { statusCode, json } = await app.inject({ method: 'POST', url, payload });
    await app.close();
    return { status: statusCode, body: json<{ errors?: object[] }>() };
  };

  test('takes text of an address for what it says, and fills in what is not said', async () => {
    const { body } = await post(await start(), '/?on=true', { list: [] });
    expect(body).toEqual({ on: true, n: 7 });
  });

  test('takes a body as it is', async () => {
    const { status, body } = await post(await start(), '/', { list: [{ n: '1' }] });
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'body.list[0].n', detail: 'must be number' }],
    ]);
  });

  test('names every faulty field once, by its path', async () => {
    const given = { list: [{ n: 1 }, { n: 0.0001 }, {}], 'a/b': 'x', more: 1 };
    const { body } = await post(await start(), '/', given);
    expect(body.errors).toEqual([
      { field: 'body.more', detail: 'is not known here' },
      { field: 'body.list[1].n', detail: 'has more decimals than are kept (three)' },
      { field: 'body.list[2].n', detail: 'is required' },
      { field: 'body.a/b', detail: 'must be number' },
    ]);
  });
});

test('the address of a caller is believed as far as proxies stand before the server', async () => {
  const address = async (trustProxy: number) => {
    const app = await aServer((scope) => void scope.get('/', PUBLIC, ({ ip }) => ip), {
      trustProxy,
    });
    const headers = { 'x-forwarded-for': '203.0.113.1, 198.51.100.2' };
    const { body } = await app.inject({ url: '/', headers });
    await app.close();
    return body;
  };
  expect(await address(0)).toBe('127.0.0.1');
  expect(await address(1)).toBe('198.51.100.2');
  expect(await address(2)).toBe('203.0.113.1');
});

test('what is no HTTP is answered with a problem', async () => {
  const app = await aServer(() => {});
  const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(address.port), address.hostname);
  socket.end('this is not HTTP\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 .*\r\ncontent-type: application\/problem\+json\r\n/s);
  expect(answer).toContain('"code":"INVALID_INPUT"');
  await app.close();
});
