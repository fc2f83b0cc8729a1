import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CHROMIUM_ARGS, type Service, startPostgres, startRedis } from './index.ts';

test('the environment names the services that were started for the run', () => {
  expect(process.env['TEST_DATABASE_URL']).toMatch(/^postgres(ql)?:/);
  expect(process.env['TEST_REDIS_URL']).toMatch(/^rediss?:/);
  expect(existsSync(process.env['TEST_CHROMIUM_PATH'] ?? '')).toBe(true);
});

test('the browser renders a page without a window', { timeout: 60_000 }, () => {
  const page = 'data:text/html,<script>document.write(6 * 7)</script>';
  const dom = execFileSync(
    process.env['TEST_CHROMIUM_PATH'] ?? '',
    [...CHROMIUM_ARGS, '--dump-dom', page],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  expect(dom).toContain('<body>42</body>');
});

test.each([
  ['PostgreSQL', startPostgres],
  ['Redis', startRedis],
])(
  '%s comes back on its port after a clean stop and after a crash',
  { timeout: 90_000 },
  async (_, start) => {
    const service: Service = await start();
    onTestFinished(service.remove);
    for (const mode of ['clean', 'crash'] as const) {
      await service.stop(mode);
      expect(await isListening(service.port)).toBe(false);
      await service.start();
      expect(await isListening(service.port)).toBe(true);
    }
  },
);

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.unref();
  });
}
