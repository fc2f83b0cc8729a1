import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withInstallLock } from './install-lock.mjs';
import { ROOT } from './root.mjs';
import { runToEnd } from './run-to-end.mjs';

const NODE_MAJOR = 24;
const IS_WINDOWS = process.platform === 'win32';
const OWN_NODE = join(
  ROOT,
  'node_modules',
  `node-${IS_WINDOWS ? 'win' : process.platform}-${process.arch}`,
  'bin',
  IS_WINDOWS ? 'node.exe' : 'node',
);

/** Installs the locked dependencies where they are missing or stale. Returns the path of Node 24. */
export async function ensureInstalled() {
  if (!isInstalled()) await withInstallLock(installOnce);
  return findNode();
}

async function installOnce() {
  if (isInstalled()) return; // the command that held the lock before us did it
  console.error(
    'halyard: installing dependencies (npm ci); the first time takes a minute or two …',
  );
  const startedAt = Date.now();
  const stillWorking = setInterval(() => {
    console.error(`halyard: still installing (${secondsSince(startedAt)} s) …`);
  }, 15_000);
  try {
    await npmCi();
  } finally {
    clearInterval(stillWorking);
  }
  if (!isInstalled()) {
    throw new Error('npm ci ended well, but node_modules is not what package-lock.json asks for.');
  }
  console.error(`halyard: dependencies installed in ${secondsSince(startedAt)} s.`);
}

/**
 * Compares package-lock.json with the copy that npm leaves in node_modules after a good install, so
 * an `npm ci` or `npm install` done by hand counts too.
 */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (wanted === null) throw new Error('package-lock.json is missing or unreadable.');
  if (present === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || isOptional(entry)) return true;
    const copy = present[path];
    return entry.link ? copy?.resolved === entry.resolved : copy?.version === entry.version;
  });
}

function isOptional(entry) {
  return entry.optional || entry.devOptional || entry.peer === true;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
  } catch {
    return null;
  }
}

/** The warnings of npm speak of the machine's Node, which only starts ours: errors are enough. */
async function npmCi() {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const callingNpm = process.env.npm_execpath ?? '';
  const [program, ...before] = basename(callingNpm).startsWith('npm-cli')
    ? [process.execPath, callingNpm]
    : ['npm'];
  const { code, signal } = await runToEnd(program, [...before, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: program === 'npm' && IS_WINDOWS,
  });
  if (code === 0) return;
  const end = signal ?? `exit code ${code}`;
  throw new Error(`npm ci failed (${end}) and says why above. Nothing was started.`);
}

function findNode() {
  const found = spawnSync(OWN_NODE, ['--version'], { encoding: 'utf8' });
  if (isRightVersion(found.stdout)) return OWN_NODE;
  if (isRightVersion(process.version)) return process.execPath;
  throw new Error(
    [
      `Node ${NODE_MAJOR} is needed, and ${OWN_NODE} ${found.error ? 'does not run' : `is ${found.stdout.trim()}`}.`,
      'An optional dependency brings it to Linux and Windows, unless npm is told to leave those out (see: npm config get omit).',
      `Elsewhere use a Node ${NODE_MAJOR} of your own for this command.`,
    ].join('\n  '),
  );
}

function isRightVersion(version) {
  return Number(/^v(\d+)\./.exec(version ?? '')?.[1]) === NODE_MAJOR;
}

function secondsSince(startedAt) {
  return Math.round((Date.now() - startedAt) / 1000);
}
