import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Services, startServices } from '../tests/services/index.ts';
import { createRunFolder, removeRunFolder } from '../tests/services/run-folder.ts';
import { ROOT } from './root.mjs';
import { countTests, type TestCounts } from './test-report.ts';

const GRACE_MS = 5000;

let vitest: ChildProcess | undefined;
let interruptedBy: NodeJS.Signals | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt(signal));
}

const folder = createRunFolder();
let services: Services | undefined;
let counts: TestCounts = { passed: 0, failed: 0 };
try {
  services = await startServices();
  if (interruptedBy === undefined) counts = await runVitest(services, process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await services?.stop();
  removeRunFolder(folder);
}
if (interruptedBy !== undefined) process.exitCode = 130;
if (counts.failed > 0 || counts.passed === 0) process.exitCode ??= 1;
console.log(`${counts.passed} passed, ${counts.failed} failed`);

async function runVitest(started: Services, args: string[]): Promise<TestCounts> {
  const report = join(folder, 'report.json');
  const program = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [program, 'run', ...reporters, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    // A group of its own: Ctrl-C reaches only us, and we can end whatever the tests left running.
    detached: process.platform !== 'win32',
    env: {
      ...process.env,
      TEST_DATABASE_URL: started.databaseUrl,
      TEST_REDIS_URL: started.redisUrl,
      TEST_CHROMIUM_PATH: started.chromiumPath,
    },
  });
  vitest = child;
  await once(child, 'exit');
  signalGroup(child, 'SIGKILL');
  return countTests(report, child.exitCode === 0);
}

function interrupt(signal: NodeJS.Signals): void {
  interruptedBy = signal;
  const leader = vitest;
  if (leader === undefined) return;
  signalGroup(leader, 'SIGTERM');
  setTimeout(() => signalGroup(leader, 'SIGKILL'), GRACE_MS).unref();
}

function signalGroup(leader: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32' || leader.pid === undefined) leader.kill(signal);
    else process.kill(-leader.pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}
