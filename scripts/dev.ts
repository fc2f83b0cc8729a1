import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';
import { ROOT } from './root.mjs';

/** Where the dashboard is developed; the API behind it restarts with each change of the server. */
const DASHBOARD_URL = 'http://localhost:5173';

const folder = join(ROOT, 'apps/dashboard');
const server: ChildProcess = spawn(process.execPath, ['--watch', 'apps/server/src/main.ts'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { PUBLIC_URL: DASHBOARD_URL, ...process.env },
});
const vite = await createServer({ root: folder, configFile: join(folder, 'vite.config.ts') });
await vite.listen();
console.log(`The dashboard, as it is written: ${DASHBOARD_URL}/app`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    server.kill(signal);
    void vite.close();
  });
}
server.once('exit', (code) => {
  void vite.close();
  process.exitCode = code ?? 0;
});
