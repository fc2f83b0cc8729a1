import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from './root.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Becomes `node args`, as far as one process can become another: its streams, signals and end. */
export async function handOver(node, args) {
  const options = { cwd: ROOT, stdio: 'inherit', env: withOwnNodeFirst(node) };
  const { code, signal } = await runToEnd(node, args, options);
  if (signal === null) process.exitCode = code;
  else process.kill(process.pid, signal);
}

/** Runs a program to its end and passes on the signals that arrive meanwhile. */
export async function runToEnd(program, args, options) {
  const child = spawn(program, args, options);
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the child too; a second one would mean "do not wait for requests".
    if (signal !== 'SIGINT' || !isAtTerminal()) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  const watch = whenNpmIsGone(() => child.kill('SIGTERM'));
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`${program} did not start: ${error.message}`)));
      child.on('exit', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    clearInterval(watch);
    for (const signal of SIGNALS) process.off(signal, forward);
  }
}

/** npm starts us through a shell that dies of a SIGTERM without passing it on. */
function whenNpmIsGone(act) {
  const shell = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    act();
  }, 500);
  return watch;
}

function isAtTerminal() {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

function withOwnNodeFirst(node) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [dirname(node), join(ROOT, 'node_modules', '.bin'), process.env[name]];
  return {
    // Compiled code is kept, so that the next start need not read all TypeScript again.
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'node-compile'),
    ...process.env,
    [name]: folders.filter(Boolean).join(delimiter),
  };
}
