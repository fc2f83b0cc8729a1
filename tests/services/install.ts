import { spawnSync } from 'node:child_process';
import { findPrograms } from './find-program.ts';

const INSTALLER = 'apt-get';

/** One of the programs that the tests need beside Node. */
export interface Requirement {
  /** What to tell people to install. */
  title: string;
  debianPackage: string;
  /** Where the program is, or null where this machine lacks it. */
  find: () => string | null;
}

/** Finds each program, after installing the missing ones where this process may do so. */
export function requirePrograms(requirements: readonly Requirement[]): string[] {
  const missing = requirements.filter((requirement) => requirement.find() === null);
  if (missing.length > 0) install(missing);
  return requirements.map((requirement) => requirement.find() ?? fail([requirement]));
}

function install(missing: readonly Requirement[]): void {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || findPrograms([INSTALLER]).length === 0) fail(missing);
  const packages = missing.map((requirement) => requirement.debianPackage);
  process.stderr.write(
    `Installing what the tests need with ${INSTALLER}: ${packages.join(', ')} …\n`,
  );
  aptGet(['update', '-qq']);
  aptGet(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

function aptGet(args: string[]): void {
  const { status } = spawnSync(INSTALLER, ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // In run level 1 Debian's packages do not start the services that they bring.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  if (status !== 0) throw new Error(`${INSTALLER} ${args.join(' ')} failed (exit code ${status}).`);
}

function fail(missing: readonly Requirement[]): never {
  const titles = missing.map((requirement) => requirement.title);
  throw new Error(
    `The tests need ${titles.join(' and ')}, not found on this machine. Install them ` +
      `(Debian: ${INSTALLER} install ${missing.map((requirement) => requirement.debianPackage).join(' ')}), ` +
      'or name running ones in TEST_DATABASE_URL and TEST_REDIS_URL and a browser in TEST_CHROMIUM_PATH.',
  );
}
