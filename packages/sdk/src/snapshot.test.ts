import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { waitUntil } from '../../../tests/services/wait-until.ts';
import { aRuleset } from '../../engine/test/builders.ts';
import { flagA, followerOf, valueOfA, type WatchedFollower } from '../test/followers.ts';
import { markOf, type ScriptedServer, startScriptedServer } from '../test/scripted-server.ts';
import { fileSnapshot, type SnapshotStore } from './index.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

vi.setConfig({ testTimeout: 20_000 });

const snapshot = {
  ruleset: aRuleset([flagA('on')]),
  mark: '1-0f3c9a1e',
  savedAt: 1_700_000_000_000,
};

describe('the text of a snapshot', () => {
  test('gives back what was written', async () => {
    expect(await readSnapshot(await writeSnapshot(snapshot, 'here'), 'here')).toEqual(snapshot);
  });

  test('without a mark is one of a state that is to be asked for anew', async () => {
    const text = await writeSnapshot({ ...snapshot, mark: undefined }, 'here');
    expect(await readSnapshot(text, 'here')).toEqual({ ...snapshot, mark: undefined });
  });

  test('is not used for another server or key', async () => {
    const text = await writeSnapshot(snapshot, 'here');
    expect(await readSnapshot(text, 'there')).toEqual({ unusable: expect.stringContaining('key') });
  });

  test('with any bit changed is not used', async () => {
    const bytes = Buffer.from(await writeSnapshot(snapshot, 'here'));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const read = await readSnapshot(damaged.toString(), 'here');
      expect(read, `bit ${bit}`).toHaveProperty('unusable');
    }
  });

  test('cut off anywhere is not used', async () => {
    const text = await writeSnapshot(snapshot, 'here');
    for (let length = 0; length < text.length; length++) {
      const read = await readSnapshot(text.slice(0, length), 'here');
      expect(read, `${length} characters`).toHaveProperty('unusable');
    }
  });

  test.each(['', '\n', '{}', 'null\nnull\n', '<html>', '\u0000'.repeat(100)])(
    '%j is none',
    async (text) => {
      expect(await readSnapshot(text, 'here')).toHaveProperty('unusable');
    },
  );

  test('that is longer than what was written is not used', async () => {
    const text = await writeSnapshot(snapshot, 'here');
    expect(await readSnapshot(`${text}{}\n`, 'here')).toHaveProperty('unusable');
  });
});

describe('a follower with a snapshot file', () => {
  let folder: string;
  let path: string;
  let server: ScriptedServer;
  const followers: WatchedFollower[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'halyard-snapshot-'));
    path = join(folder, 'made', 'when-needed', 'snapshot.json');
    server = await startScriptedServer(aRuleset([flagA('on')]));
  });
  afterEach(async () => {
    await Promise.all(followers.splice(0).map((each) => each.close()));
    await server.close();
    await rm(folder, { recursive: true });
  });

  const follow = (options: Parameters<typeof followerOf>[1] = {}, at = server.url) => {
    const watched = followerOf({ url: at }, { snapshot: fileSnapshot(path), ...options });
    followers.push(watched);
    return watched;
  };
  const aRunBefore = async () => {
    const before = follow();
    await before.until('live');
    await before.close();
  };

  test('starts without the server, stale since it was saved', async () => {
    await aRunBefore();
    await server.down();
    const from = Date.now();
    const watched = follow();
    await watched.until('stale');
    expect(valueOfA(watched)).toBe(true);
    expect(watched.status.staleSince).toBeLessThanOrEqual(from);
    expect(watched.status.staleSince).toBeGreaterThan(from - 60_000);
  });

  test('goes on from what was saved when the server is there', async () => {
    await aRunBefore();
    const watched = follow();
    await watched.until('live');
    expect(watched.states).toEqual(['stale', 'live']);
    expect(server.received.at(-1)?.headers['last-event-id']).toBe(markOf(server.ruleset));
  });

  test.each([
    ['another key', { sdkKey: 'another-key' }],
    ['another server', { baseUrl: 'http://127.0.0.1:1' }],
  ])('does not use one of %s', async (_what, options) => {
    await aRunBefore();
    await server.down();
    const watched = follow(options);
    await waitUntil('a first try', () => watched.status.reason !== undefined, 15_000);
    expect([watched.status.state, watched.current]).toEqual(['starting', undefined]);
    expect(watched.log.lines.join()).toContain('the snapshot is ignored');
  });

  test('ignores a damaged one with a warning, and writes a good one', async () => {
    await aRunBefore();
    const good = await readFile(path, 'utf8');
    await writeFile(path, good.replace('"on"', '"no"'));
    const watched = follow();
    await watched.until('live');
    expect(watched.log.lines.join()).toContain(
      'warn Halyard: the snapshot is ignored: it is damaged',
    );
    await watched.close();
    expect(await readFile(path, 'utf8')).toHaveLength(good.length);
  });

  test('does without one where a folder stands in its place', async () => {
    await mkdir(path, { recursive: true });
    const watched = follow();
    await watched.until('live');
    await watched.close();
    const told = watched.log.lines.join();
    expect(told).toContain('the snapshot cannot be read');
    expect(told).toContain('the snapshot cannot be written');
    expect(await readdir(join(folder, 'made', 'when-needed'))).toEqual(['snapshot.json']);
  });

  test('leaves a file that its owner alone can read, and no drafts', async () => {
    await aRunBefore();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'made', 'when-needed'))).toEqual(['snapshot.json']);
    expect(await readFile(path, 'utf8')).not.toContain('server-key');
  });

  test('writes many changes once, and the last one wins', async () => {
    const writes: string[] = [];
    const memory: SnapshotStore = {
      read: () => Promise.resolve(writes.at(-1)),
      write: (text) => Promise.resolve(void writes.push(text)),
    };
    const watched = follow({ snapshot: memory, snapshotDelayMs: 300 });
    await watched.until('live');
    for (let version = 2; version <= 20; version++) server.change(flagA('off', version));
    await watched.untilRevision(20);
    await waitUntil('a write', () => writes.length > 0, 15_000);
    expect(writes).toHaveLength(1);
    expect(writes[0]).toContain('"revision":20');
    await watched.close();
    expect(writes).toHaveLength(1);
  });

  test('does not wait for one that is never read', async () => {
    const stuck: SnapshotStore = {
      read: () => new Promise(() => undefined),
      write: () => Promise.reject(new Error('full')),
    };
    const watched = follow({ snapshot: stuck });
    await watched.until('live');
    await watched.close();
    expect(watched.log.lines.join()).toContain('the snapshot cannot be written: full');
  });
});
