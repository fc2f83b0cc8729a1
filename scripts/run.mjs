// The door of every `npm run` command: plain JavaScript for any Node >= 20, before anything is
// installed. It installs when it must and hands over to the repository's own Node.
import { isDashboardStale } from './dashboard-state.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';
import { handOver, runToEnd } from './run-to-end.mjs';
import { SERVER_FLAGS } from './server-flags.mjs';

const QUIET = '--disable-warning=ExperimentalWarning';

const COMMANDS = {
  start: [...SERVER_FLAGS, 'apps/server/src/main.ts'],
  dev: [QUIET, 'scripts/dev.ts'],
  check: [QUIET, 'scripts/check.ts'],
  test: [QUIET, 'scripts/test.ts'],
  build: [QUIET, 'scripts/build.ts'],
  openapi: [QUIET, 'apps/server/src/openapi.ts'],
  bench: [QUIET, 'bench/run.ts'],
  certify: [QUIET, 'packages/stats/certify/run.ts'],
  screenshots: [QUIET, 'scripts/screenshots.ts'],
  halyard: [QUIET, 'packages/cli/src/main.ts'],
};

/** Commands that serve the dashboard as it is built. */
const NEED_DASHBOARD = new Set(['start', 'test', 'bench', 'screenshots']);

const [command = '', ...args] = process.argv.slice(2);

if (Object.hasOwn(COMMANDS, command)) {
  try {
    const node = await ensureInstalled();
    if (NEED_DASHBOARD.has(command)) await ensureDashboard(node);
    await handOver(node, [...COMMANDS[command], ...args]);
  } catch (error) {
    console.error(`halyard: ${error.message}`);
    process.exitCode = 1;
  }
} else {
  console.error(`Usage: node scripts/run.mjs <${Object.keys(COMMANDS).join('|')}> [arguments]`);
  process.exitCode = 2;
}

async function ensureDashboard(node) {
  if (!isDashboardStale()) return;
  console.error('halyard: building the dashboard …');
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2], env: process.env };
  const { code } = await runToEnd(node, [QUIET, 'scripts/dashboard.ts'], options);
  if (code !== 0) throw new Error('The dashboard could not be built; the reason stands above.');
}
