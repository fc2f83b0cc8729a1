import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { dashboardSources } from './dashboard-state.mjs';
import { ROOT } from './root.mjs';

const FOLDER = join(ROOT, 'apps/dashboard');
const COMPRESSIBLE = /\.(?:js|css|html|svg)$/;

/** Builds the dashboard into apps/dashboard/dist, with compressed copies that the server sends as they are. */
export async function buildDashboard(): Promise<void> {
  const sources = dashboardSources();
  await build({ root: FOLDER, configFile: join(FOLDER, 'vite.config.ts'), logLevel: 'warn' });
  const dist = join(FOLDER, 'dist');
  const files = await readdir(dist, { recursive: true });
  await Promise.all(
    files.filter((file) => COMPRESSIBLE.test(file)).map((file) => compress(join(dist, file))),
  );
  // Last, so that a build that was interrupted counts as none.
  await writeFile(join(dist, 'built-from.txt'), `${sources}\n`);
}

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  const [gzipped, brotli] = await Promise.all([
    toGzip(content, { level: 9 }),
    toBrotli(content, BROTLI),
  ]);
  await Promise.all([writeFile(`${file}.gz`, gzipped), writeFile(`${file}.br`, brotli)]);
}

if (import.meta.main) await buildDashboard();
