import { describe, expect, test } from 'vitest';
import { hasKeyForm, isActive, replaced, type SdkKey, writeKey } from './sdk-keys.model.ts';

const NOON = new Date('2026-03-01T12:00:00.000Z');
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

const key: SdkKey = {
  id: '0f3c9a1e-5b7d-4c11-9a55-2f6e8d1b7c90',
  environmentId: '5d1f0c52-93f6-4f0e-8a0e-0c6a4f2d7b11',
  environmentKey: 'production',
  name: 'Checkout',
  kind: 'server',
  prefix: 'halyard_server_production_AAAAAA',
  createdAt: NOON,
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
};

describe('the text of a key', () => {
  test('says what it is for, and shows six of its 43 random characters', () => {
    const { key: text, prefix } = writeKey('client', 'eu-west_1', new Uint8Array(32).fill(255));
    expect(text).toBe(`halyard_client_eu-west_1_${'_'.repeat(42)}8`);
    expect(prefix).toBe('halyard_client_eu-west_1_______');
    expect(text.startsWith(prefix)).toBe(true);
  });

  test.each(['a', 'development', 'a_b-c_', 'x'.repeat(50)])(
    'has the form of a key in an environment called %s',
    (environment) => {
      expect(hasKeyForm(writeKey('server', environment, new Uint8Array(32)).key)).toBe(true);
    },
  );

  test.each([
    '',
    'halyard_server_production_',
    `halyard_server_production_${'A'.repeat(42)}`,
    `halyard_server_${'A'.repeat(43)}`,
    `halyard_admin_production_${'A'.repeat(43)}`,
    `halyard_server_production_${'A'.repeat(42)}=`,
    ` halyard_server_production_${'A'.repeat(43)}`,
    `halyard_server_production_${'A'.repeat(43)}\n`,
    `halyard_server_${'x'.repeat(5000)}_${'A'.repeat(43)}`,
  ])('nothing else has: %j', (text) => {
    expect(hasKeyForm(text)).toBe(false);
  });
});

describe('a key that is rotated', () => {
  test('ends when the overlap is over, not before', () => {
    const old = replaced(key, 60, NOON);
    expect(isActive(old, later(59.999))).toBe(true);
    expect(isActive(old, later(60))).toBe(false);
  });

  test('is revoked where there is no overlap', () => {
    expect(replaced(key, 0, NOON)).toMatchObject({ revokedAt: NOON, expiresAt: null });
  });

  test('again does not live longer, but may end sooner', () => {
    const old = replaced(key, 60, NOON);
    expect(replaced(old, 3600, later(30)).expiresAt).toEqual(later(60));
    expect(replaced(old, 10, later(30)).expiresAt).toEqual(later(40));
  });
});
