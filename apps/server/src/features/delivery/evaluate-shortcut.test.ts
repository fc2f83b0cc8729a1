import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlag } from '../../testing/builders.ts';
import { aTeam, startTestServer, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let url: string;

beforeAll(async () => {
  server = await startTestServer();
  const team = await aTeam(server);
  await aFlag(team, { key: 'half', flag_type: 'percentage' });
  await team.admin.put('/flags/half?environment_key=development', {
    is_enabled: true,
    rollout_percentage: 50,
  });
  await aFlag(team, { key: 'off' });
  await aFlag(team, { key: 'on' });
  await team.admin.put('/flags/on?environment_key=development', { is_enabled: true });
  url = await server.app.http.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

/** What differs from one answer to the next, or belongs to the connection. */
const PASSING = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

function lasting(headers: Iterable<[string, unknown]>): Record<string, string> {
  return Object.fromEntries(
    [...headers]
      .filter(([name]) => !PASSING.has(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

const USERS = Array.from({ length: 20 }, (_, i) => `user-${i}`);

test.each([
  ...USERS.map((user) => `/evaluate/half?environment_key=development&user_id=${user}`),
  '/evaluate/on?environment_key=development&user_id=alice',
  '/evaluate/off?environment_key=development&user_id=a.b~c@d:e_f-g',
  '/evaluate/on?environment_key=development',
  '/evaluate/on?user_id=alice&environment_key=development',
  '/evaluate/half?environment_key=development&user_id=%C3%A9t%C3%A9',
  '/evaluate/half?environment_key=development&user_id=a+b',
  '/evaluate/half?environment_key=development&user_id=',
  '/evaluate/nothing?environment_key=development&user_id=alice',
  '/evaluate/half?environment_key=nowhere&user_id=alice',
  '/evaluate/half?environment_key=development&user_id=alice&more=1',
  '/evaluate/HALF?environment_key=development&user_id=alice',
])('over a socket, where it may be taken, the answer is that of the route: %s', async (path) => {
  const [short, long] = await Promise.all([
    fetch(url + path),
    server.app.http.inject({ method: 'GET', url: path }),
  ]);
  const withoutRequestId = (text: string) => text.replace(/"request_id":"[^"]*"/, '');
  expect(short.status).toBe(long.statusCode);
  expect(withoutRequestId(await short.text())).toBe(withoutRequestId(long.body));
  const headers = lasting(short.headers);
  expect(headers).toEqual({
    ...lasting(Object.entries(long.headers)),
    'content-length': headers['content-length'],
  });
});
