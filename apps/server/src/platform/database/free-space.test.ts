import { expect, test } from 'vitest';
import { DatabaseFault } from './faults.ts';
import { watchFreeSpace } from './free-space.ts';

interface Disk {
  free: number;
  asked: number;
  at: number;
  check: () => Promise<void>;
}

function disk(): Disk {
  const state: Disk = {
    free: 100,
    asked: 0,
    at: 0,
    check: watchFreeSpace('/data', {
      minFreeBytes: 64,
      now: () => state.at,
      statfs: async () => {
        state.asked += 1;
        return { bavail: state.free, bsize: 1 };
      },
    }),
  };
  return state;
}

test('refuses while too little is free and agrees again afterwards', async () => {
  const it = disk();
  await it.check();
  Object.assign(it, { free: 63, at: 1000 });
  await expect(it.check()).rejects.toThrow(DatabaseFault);
  await expect(it.check()).rejects.toMatchObject({ kind: 'storage_full' });
  Object.assign(it, { free: 64, at: 2000 });
  await it.check();
});

test('asks the disk at most once a second', async () => {
  const it = disk();
  for (it.at = 0; it.at < 3000; it.at += 100) await it.check();
  expect(it.asked).toBe(3);
});

test('reads the real disk by default', async () => {
  await watchFreeSpace('/', { minFreeBytes: 1 })();
  await expect(watchFreeSpace('/', { minFreeBytes: Number.MAX_VALUE })()).rejects.toThrow(/free/);
});
