// A registry mirror that holds only some platforms makes npm leave the other platforms' optional
// packages out of package-lock.json, and `npm ci` then refuses that lock (npm/cli#9846). This adds
// what is missing as entries of version and platform alone. Run it after every change of
// dependencies; with --check it changes nothing and fails when something is missing.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const LOCK = join(ROOT, 'package-lock.json');
const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const CPU = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };
const OTHER_NAMES = { fsevents: 'darwin' };

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const missing = findMissing(lock.packages);
const names = Object.keys(missing);

if (names.length === 0) {
  console.log('package-lock.json knows every platform.');
} else if (process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${names.length} optional packages, so npm ci refuses it:`);
  console.error(`  ${names.join('\n  ')}\nRun: node scripts/complete-lock.mjs`);
  process.exitCode = 1;
} else {
  const all = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(all.toSorted(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${names.length} optional packages of other platforms to package-lock.json.`);
}

function findMissing(packages) {
  const found = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(packages, path, name)) found[`node_modules/${name}`] = stub(name, range, entry);
    }
  }
  return found;
}

/** Looks where Node would: in the package, then in each package around it. */
function isLocked(packages, folder, name) {
  const inside = folder === '' ? '' : `${folder}/`;
  if (packages[`${inside}node_modules/${name}`] !== undefined) return true;
  const around = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  return folder !== '' && isLocked(packages, around, name);
}

function stub(name, range, parent) {
  const words = name.split(/[^a-z0-9]+/i);
  const os = words.find((word) => OS.includes(word)) ?? OTHER_NAMES[name];
  const cpu = words.find((word) => CPU.includes(word));
  const libc = os === 'linux' && words.map((word) => LIBC[word]).find(Boolean);
  return {
    version: range.replace(/^[^\d]*/, ''),
    ...(cpu && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}
