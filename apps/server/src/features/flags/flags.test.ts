import type { FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aTeam, startTestServer, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Awaited<ReturnType<typeof aTeam>>;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

test('a developer cannot switch a flag in production, and nothing changes', async () => {
  await team.developer.post('/flags', { key: 'guarded', name: 'Guarded' });
  const refused = await team.developer.put('/flags/guarded?environment_key=production', {
    is_enabled: true,
  });
  expect([refused.status, refused.body.code]).toEqual([403, 'ENVIRONMENT_PROTECTED']);
  const { body } = await team.viewer.get<FlagInEnvironment>(
    '/flags/guarded?environment_key=production',
  );
  expect(body).toMatchObject({ is_enabled: false, version: 1 });
});
