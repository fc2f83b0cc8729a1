import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const get = async (url: string) => {
  const { statusCode, headers } = await server.app.http.inject({ method: 'GET', url });
  return { status: statusCode, type: headers['content-type'], cache: headers['cache-control'] };
};

test.each(['/', '/app', '/app/', '/app/flags', '/app/flags/a.b/history', '/app/audit/x?y=z'])(
  '%s is a page, which is asked for anew each time',
  async (url) => {
    const page = { status: 200, type: 'text/html; charset=utf-8', cache: 'no-cache' };
    expect(await get(url)).toEqual(page);
  },
);

test.each([
  '/app/assets/gone.js',
  '/app/gone.js',
  '/app/assets/%2e%2e/%2e%2e/package.json',
  '/app/%2e%2e/%2e%2e/server/package.json',
  '/app/built-from.txt/../assets/..%2f..%2fpackage.json',
])('%s is no page, and leads nowhere', async (url) => {
  expect((await get(url)).status).toBe(404);
});
