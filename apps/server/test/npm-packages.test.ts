import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildNpmPackages, NPM_PACKAGES } from '../../../scripts/npm-packages.ts';
import { ROOT } from '../../../scripts/root.mjs';
import { CAPTURED, finish } from '../../../scripts/tool.ts';

const CONSUMER = `
import { compile, evaluate } from '@halyard/engine';
import { HalyardProvider } from '@halyard/openfeature-server';
import { BootstrapProvider, HalyardWebProvider } from '@halyard/openfeature-web';
import { createRulesetFollower } from '@halyard/sdk';
import { OpenFeature } from '@openfeature/web-sdk';

const compiled = compile({ environment: 'test', revision: 1, segments: {}, flags: {
  theme: {
    key: 'theme', version: 1, enabled: true, valueType: 'string', offVariant: 'light',
    variants: { light: 'white', dark: 'black' }, prerequisites: [], targets: [],
    rules: [{ id: 'r', when: [{ attribute: 'plan', operator: 'matches', values: ['^pro'] }], serve: { variant: 'dark' } }],
    fallthrough: { variant: 'light' },
  },
} });
const { value, variant, reason } = evaluate(compiled, 'theme', { targetingKey: 'a', plan: 'pro' });

const server = new HalyardProvider({ url: 'http://localhost:1', sdkKey: 'key' });
OpenFeature.setProvider(new BootstrapProvider(server.evaluateAll({ targetingKey: 'a' })));
OpenFeature.setProvider(new BootstrapProvider({ flags: [{ key: 'theme', value, variant, reason }] }));
const web = new HalyardWebProvider({ url: 'http://localhost:1', clientKey: 'key' });

console.log(JSON.stringify([
  OpenFeature.getClient().getStringValue('theme', 'none'),
  web.runsOn,
  typeof createRulesetFollower,
]));
`;

let folder: string;
const builtFolder = (name: string) => join(folder, 'built', name);

/** Runs a tool in a folder and returns what it says. */
async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  const { isOk, output } = await finish(spawn(program, args, { ...CAPTURED, cwd }));
  if (!isOk) throw new Error(`${program} failed:\n${output}`);
  return output;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halyard-npm-'));
  await buildNpmPackages(builtFolder);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const name of NPM_PACKAGES) await install(name);
  // The server SDK's own declarations need Node's.
  await link('@types/node');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `npm install` would do with the packed file, and with what it depends on. */
async function install(name: string): Promise<void> {
  const packed = await run(
    builtFolder(name),
    'npm',
    'pack',
    '--silent',
    '--pack-destination',
    '..',
  );
  const home = join(folder, 'node_modules/@halyard', name);
  await mkdir(home, { recursive: true });
  const archive = join(folder, 'built', packed);
  await run(home, 'tar', '-xzf', archive, '--strip-components=1');
  const { dependencies, peerDependencies } = await readManifest(name);
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    if (!needed.startsWith('@halyard/')) await link(needed);
  }
}

async function readManifest(name: string) {
  const path = join(folder, 'node_modules/@halyard', name, 'package.json');
  const manifest: { [list: string]: Record<string, string> } = JSON.parse(
    await readFile(path, 'utf8'),
  );
  return manifest;
}

async function link(name: string): Promise<void> {
  const path = join(folder, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await symlink(join(ROOT, 'node_modules', name), path, 'dir');
}

describe.each(NPM_PACKAGES)('@halyard/%s', (name) => {
  test('has nothing that publint objects to', async () => {
    expect(await run(folder, 'publint', '--strict', builtFolder(name))).toContain('All good!');
  });

  test('has types that every resolver finds', async () => {
    const args = ['--profile', 'esm-only', '--format', 'ascii', '--pack', builtFolder(name)];
    expect(await run(folder, 'attw', ...args)).toContain('(ESM)');
  });

  test('needs versions that are written down, and says under which licence it comes', async () => {
    const manifest = await readManifest(name);
    expect(manifest).toMatchObject({ name: `@halyard/${name}`, license: 'MIT', type: 'module' });
    expect(manifest).not.toHaveProperty('private');
    const needed = { ...manifest['dependencies'], ...manifest['peerDependencies'] };
    for (const version of Object.values(needed)) expect(version).toMatch(/^\^?\d+\.\d+\.\d+$/);
    const home = join(folder, 'node_modules/@halyard', name);
    expect(await readFile(join(home, 'README.md'), 'utf8')).toContain(`# @halyard/${name}`);
    expect(await readFile(join(home, 'LICENSE'), 'utf8')).toContain('MIT License');
  });
});

test('plain JavaScript evaluates with what was packed', async () => {
  await writeFile(join(folder, 'consumer.js'), CONSUMER);
  const output = await run(folder, process.execPath, 'consumer.js');
  expect(JSON.parse(output)).toEqual(['black', 'client', 'function']);
});

test.each(['nodenext', 'bundler'])(
  'strict TypeScript with %s resolution accepts it',
  async (kind) => {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: 'es2023',
      module: kind === 'bundler' ? 'esnext' : kind,
      moduleResolution: kind,
      lib: ['es2023', 'dom', 'dom.iterable'],
      types: ['node'],
    };
    const config = JSON.stringify({ compilerOptions, files: ['consumer.ts'] });
    await writeFile(join(folder, 'tsconfig.json'), config);
    await writeFile(join(folder, 'consumer.ts'), CONSUMER);
    await run(folder, 'tsc', '-p', '.');
    await writeFile(join(folder, 'consumer.ts'), CONSUMER.replace('sdkKey:', 'sdkkey:'));
    await expect(run(folder, 'tsc', '-p', '.')).rejects.toThrow("'sdkKey'");
  },
);
