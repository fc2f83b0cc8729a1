// The door of every `npm run` command: plain JavaScript for any Node >= 20, before anything is
// installed. It installs when it must and hands over to the repository's own Node.
import { ensureInstalled } from './install.mjs';
import { handOver } from './run-to-end.mjs';

const QUIET = '--disable-warning=ExperimentalWarning';

const COMMANDS = {
  start: [QUIET, 'apps/server/src/main.ts'],
  dev: [QUIET, '--watch', 'apps/server/src/main.ts'],
  check: [QUIET, 'scripts/check.ts'],
  test: [QUIET, 'scripts/test.ts'],
  build: [QUIET, 'scripts/build.ts'],
  openapi: [QUIET, 'apps/server/src/openapi.ts'],
  bench: [QUIET, 'bench/run.ts'],
  halyard: [QUIET, 'packages/cli/src/main.ts'],
};

const [command = '', ...args] = process.argv.slice(2);

if (Object.hasOwn(COMMANDS, command)) {
  try {
    const node = await ensureInstalled();
    await handOver(node, [...COMMANDS[command], ...args]);
  } catch (error) {
    console.error(`halyard: ${error.message}`);
    process.exitCode = 1;
  }
} else {
  console.error(`Usage: node scripts/run.mjs <${Object.keys(COMMANDS).join('|')}> [arguments]`);
  process.exitCode = 2;
}
