import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createMaintenance } from './maintenance.ts';

const folder = mkdtempSync(join(tmpdir(), 'halyard-maintenance-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(code: string): string {
  const path = join(folder, 'program.ts');
  writeFileSync(path, code);
  return path;
}

test('the command, its input and the environment reach the program', async () => {
  const path = program(
    'process.stdout.write(JSON.stringify([...process.argv.slice(2), process.env.HALYARD_DATA_DIR]))',
  );
  const maintenance = createMaintenance({ HALYARD_DATA_DIR: '/d' }, path);
  expect(await maintenance('make-admin', { email: 'a"b' })).toEqual([
    'make-admin',
    '{"email":"a\\"b"}',
    '/d',
  ]);
});

test('what the program complains about is the refusal', async () => {
  const path = program("process.stderr.write('There is nobody.\\n'); process.exitCode = 1");
  await expect(createMaintenance({}, path)('make-admin', {})).rejects.toThrow(
    /^There is nobody\.$/,
  );
});
