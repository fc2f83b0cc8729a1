import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** What the built dashboard is made of. */
const SOURCES = [
  'apps/dashboard/index.html',
  'apps/dashboard/package.json',
  'apps/dashboard/vite.config.ts',
  'apps/dashboard/public',
  'apps/dashboard/src',
  'packages/client/src',
  'packages/contracts/src',
  'package-lock.json',
];

const MARK = join(ROOT, 'apps/dashboard/dist/built-from.txt');

/** A hash over all that the dashboard is built from. */
export function dashboardSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesIn)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Whether what was built is not what would be built now. */
export function isDashboardStale() {
  try {
    return readFileSync(MARK, 'utf8').trim() !== dashboardSources();
  } catch {
    return true;
  }
}

function filesIn(path) {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1))
    .toSorted();
}
