import { afterEach, describe, expect, test } from 'vitest';
import { type Migration, nextMigration, readMigrations } from './migration-files.ts';
import { Cleanup, folderWith } from './test-databases.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const migration = (version: number, checksum = 'same'): Migration => ({
  version,
  name: `000${version}_step`,
  sql: '',
  checksum,
});

describe('readMigrations', () => {
  test('reads SQL files in the order of their numbers and ignores other files', async () => {
    const files = { '0002_b.sql': 'select 2', '0001_a.sql': 'select 1', 'README.md': '' };
    const found = await readMigrations(await folderWith(cleanup, files));
    expect(found.map(({ version, name, sql }) => [version, name, sql])).toEqual([
      [1, '0001_a', 'select 1'],
      [2, '0002_b', 'select 2'],
    ]);
  });

  test('the checksum does not depend on how lines end', async () => {
    const [unix] = await readMigrations(await folderWith(cleanup, { '0001_a.sql': 'a\nb\n' }));
    const [dos] = await readMigrations(await folderWith(cleanup, { '0001_a.sql': 'a\r\nb\r\n' }));
    expect(dos?.checksum).toBe(unix?.checksum);
  });

  test.each([
    ['a gap', { '0001_a.sql': '', '0003_c.sql': '' }],
    ['a number used twice', { '0001_a.sql': '', '0001_b.sql': '' }],
    ['a start at zero', { '0000_a.sql': '' }],
    ['a stray name', { '0001_a.sql': '', 'fix.sql': '' }],
  ])('refuses %s', async (_what, files) => {
    const folder = await folderWith(cleanup, files);
    await expect(readMigrations(folder)).rejects.toMatchObject({ kind: 'migration_refused' });
  });
});

describe('nextMigration', () => {
  test('is the first that has not been applied', () => {
    const files = [migration(1), migration(2), migration(3)];
    expect(nextMigration(files, [])).toBe(files[0]);
    expect(nextMigration(files, files.slice(0, 2))).toBe(files[2]);
    expect(nextMigration(files, files)).toBeNull();
  });

  test('is none when the database is ahead of the files', () => {
    expect(nextMigration([migration(1)], [migration(1), migration(2)])).toBeNull();
  });

  test('refuses a file that changed after it was applied', () => {
    expect(() => nextMigration([migration(1, 'edited')], [migration(1)])).toThrow(/never change/);
  });

  test('refuses a database with a gap', () => {
    expect(() => nextMigration([migration(1), migration(2)], [migration(2)])).toThrow(/number 1/);
  });
});
