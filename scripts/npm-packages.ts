import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { CAPTURED, finish } from './tool.ts';

/** What is published, each after those that it needs. */
export const NPM_PACKAGES = ['engine', 'sdk', 'openfeature-server', 'openfeature-web'] as const;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly sideEffects: boolean;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/**
 * Builds every package into the folder that is named for it: JavaScript, declarations, a manifest for npm, the licence
 * and the package's page. Whatever is there is replaced.
 * @throws Error with the compiler's words.
 */
export async function buildNpmPackages(folderOf: (name: string) => string): Promise<void> {
  for (const name of NPM_PACKAGES) {
    const folder = folderOf(name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await compile(name, folderOf);
    const source = join(ROOT, 'packages', name);
    const manifest = await readManifest(join(source, 'package.json'));
    await writeFile(join(folder, 'package.json'), toJson(publishedManifest(manifest)));
    await cp(join(source, 'README.md'), join(folder, 'README.md'));
    await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  }
}

/** Compiles what can be reached from the package's door, against the built declarations of the packages before it. */
async function compile(name: string, folderOf: (name: string) => string): Promise<void> {
  const source = join(ROOT, 'packages', name, 'src');
  const outDir = folderOf(name);
  const config = join(outDir, 'tsconfig.json');
  const paths: Record<string, string[]> = {};
  for (const it of NPM_PACKAGES) paths[`@halyard/${it}`] = [join(folderOf(it), 'index.d.ts')];
  const compilerOptions = {
    // What Node 20 and the browsers of 2023 know.
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    allowImportingTsExtensions: false,
    rootDir: source,
    outDir,
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths,
  };
  const files = [join(source, 'index.ts')];
  await writeFile(
    config,
    toJson({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, files, include: [] }),
  );
  const { isOk, output } = await finish(spawn('tsc', ['-p', config], CAPTURED));
  await rm(config);
  if (!isOk) throw new Error(`packages/${name} cannot be compiled.\n${output}`);
}

async function readManifest(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(path, 'utf8'));
}

function publishedManifest(manifest: Manifest) {
  const { name, version, description, license, sideEffects } = manifest;
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects,
    engines: { node: '>=20' },
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    files: ['**/*.js', '**/*.d.ts'],
    dependencies: manifest.dependencies,
    peerDependencies: manifest.peerDependencies,
  };
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
