import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CredentialStore, openCredentials } from './credentials.ts';

let folder: string;
let store: CredentialStore;
const ada = {
  access_token: 't1',
  email: 'ada@example.com',
  expires_at: '2030-01-01T00:00:00.000Z',
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halyard-credentials-'));
  store = openCredentials({ XDG_CONFIG_HOME: folder });
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('every server has its own session', () => {
  store.save('http://a', ada);
  store.save('http://b', { ...ada, access_token: 't2' });
  expect([store.find('http://a')?.access_token, store.find('http://b')?.access_token]).toEqual([
    't1',
    't2',
  ]);
  expect([store.remove('http://a'), store.remove('http://a')]).toEqual([true, false]);
  expect(store.find('http://a')).toBeUndefined();
  expect(store.find('http://b')).toBeDefined();
});

test('nobody else may read them, whatever the file was before', () => {
  mkdirSync(dirname(store.path), { recursive: true });
  writeFileSync(store.path, '{}');
  chmodSync(store.path, 0o644);
  store.save('http://a', ada);
  expect(modeOf(store.path)).toBe('600');
  expect(readdirSync(dirname(store.path))).toEqual(['credentials.json']);
});

test('a damaged file is named and left alone', () => {
  mkdirSync(dirname(store.path), { recursive: true });
  writeFileSync(store.path, '{');
  expect(() => store.find('http://a')).toThrow(`${store.path} is damaged`);
  expect(() => store.save('http://a', ada)).toThrow(`${store.path} is damaged`);
});

test('the folder is the one of the XDG specification', () => {
  const pathOf = (env: NodeJS.ProcessEnv) => openCredentials(env).path;
  expect(pathOf({ XDG_CONFIG_HOME: '/c' })).toBe('/c/halyard/credentials.json');
  expect(pathOf({ XDG_CONFIG_HOME: 'c', HOME: '/h' })).toBe('/h/.config/halyard/credentials.json');
  expect(pathOf({ HOME: '/h' })).toBe('/h/.config/halyard/credentials.json');
});
