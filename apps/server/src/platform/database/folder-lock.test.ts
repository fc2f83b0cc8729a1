import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { lockFolder } from './folder-lock.ts';
import { Cleanup, folderWith } from './test-databases.ts';

// Other processes take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

/** Another process that takes the folder and stays; resolves with all that it says before that or before it dies. */
async function holder(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const module = new URL('./folder-lock.ts', import.meta.url).href;
  const script = `
    const { lockFolder } = await import(${JSON.stringify(module)});
    lockFolder(${JSON.stringify(folder)});
    console.log('holding');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  cleanup.add(async () => child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (text) => (said += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  return { child, said };
}

test('a second process is refused and told which folder', async () => {
  const folder = await folderWith(cleanup);
  const { said } = await holder(folder);
  expect(said).toBe('holding\n');
  expect(() => lockFolder(folder)).toThrow(`The data folder ${folder} is in use`);
  expect((await holder(folder)).said).toContain(`The data folder ${folder} is in use`);
});

test('when the holder is killed the next one starts at once', async () => {
  const folder = await folderWith(cleanup);
  const { child } = await holder(folder);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(() => lockFolder(folder).release()).not.toThrow();
});

test('the same process cannot take a folder twice, but again after releasing it', async () => {
  const folder = await folderWith(cleanup);
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(/in use/);
  lock.release();
  lockFolder(folder).release();
});

test('makes a folder that is missing', async () => {
  const folder = `${await folderWith(cleanup)}/new/deep`;
  lockFolder(folder).release();
  expect(existsSync(folder)).toBe(true);
});
