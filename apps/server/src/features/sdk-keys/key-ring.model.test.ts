import { expect, test } from 'vitest';
import { createKeyRing, type StandingKey } from './key-ring.ts';
import { hashOf } from './sdk-keys.model.ts';

const aKey = (keyId: string, expiresAt: number | null = null): StandingKey => ({
  hash: hashOf(`the text of ${keyId}`),
  grant: { keyId, kind: 'server', environmentKey: 'production', environmentId: 'e' },
  expiresAt,
});
const textOf = (keyId: string) => `the text of ${keyId}`;

test('a key is found by its text and by its id, and nothing else is', () => {
  const ring = createKeyRing();
  ring.replace([aKey('a'), aKey('b')]);
  expect(ring.match(textOf('a'), 0)).toMatchObject({ keyId: 'a' });
  expect(ring.find('b', 0)).toMatchObject({ keyId: 'b' });
  expect([ring.match(textOf('c'), 0), ring.match(hashOf(textOf('a')), 0)]).toEqual([null, null]);
  expect(ring.find('c', 0)).toBeNull();
});

test('a key that was matched before is gone with the others that are replaced', () => {
  const ring = createKeyRing();
  ring.replace([aKey('a'), aKey('b')]);
  ring.match(textOf('a'), 0);
  expect(ring.replace([aKey('b'), aKey('c')])).toEqual(['a']);
  expect([ring.match(textOf('a'), 0), ring.find('a', 0)]).toEqual([null, null]);
  expect(ring.match(textOf('c'), 0)).toMatchObject({ keyId: 'c' });
});

test('a key that gets an end keeps standing until then, however it was matched before', () => {
  const ring = createKeyRing();
  ring.replace([aKey('a')]);
  ring.match(textOf('a'), 0);
  expect(ring.replace([aKey('a', 100)])).toEqual([]);
  expect(ring.match(textOf('a'), 99)).toMatchObject({ keyId: 'a' });
  expect([ring.match(textOf('a'), 100), ring.find('a', 100)]).toEqual([null, null]);
});

test('expired keys are dropped once, the next expiry is that of those that remain', () => {
  const ring = createKeyRing();
  ring.replace([aKey('a', 300), aKey('b', 100), aKey('c')]);
  expect(ring.nextExpiry()).toBe(100);
  expect(ring.dropExpired(99)).toEqual([]);
  expect(ring.dropExpired(100)).toEqual(['b']);
  expect(ring.dropExpired(100)).toEqual([]);
  expect(ring.nextExpiry()).toBe(300);
  expect(ring.dropExpired(1000)).toEqual(['a']);
  expect(ring.nextExpiry()).toBeNull();
  expect(ring.match(textOf('c'), 1000)).toMatchObject({ keyId: 'c' });
});
