import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONFIG_NAMES, ConfigError, readConfig, readStorageConfig } from './config.ts';

const SECRET = 'a secret of thirty-two characters';
const POSTGRES = { DATABASE_URL: 'postgres://localhost/halyard', JWT_SECRET_KEY: SECRET };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('without any variable it is one process on an embedded database', () => {
  const { jwtSecret, ...config } = readConfig({ HALYARD_DATA_DIR: folder });
  expect(jwtSecret.length).toBeGreaterThanOrEqual(43);
  expect(config).toEqual({
    host: '127.0.0.1',
    port: 8000,
    databaseUrl: undefined,
    dataDir: folder,
    redisUrl: undefined,
    cacheTtlSeconds: 60,
    jwtExpireMinutes: 60,
    publicEvaluation: true,
    recentContexts: true,
    hashUnits: false,
    eventRetentionDays: 400,
    workers: 1,
    registration: 'open',
    publicUrl: 'http://localhost:8000',
    trustProxy: 0,
    logLevel: 'info',
  });
});

test('every variable says something', () => {
  const given: Record<(typeof CONFIG_NAMES)[number], string> = {
    HOST: '0.0.0.0',
    PORT: '9000',
    DATABASE_URL: 'postgresql://db/halyard',
    HALYARD_DATA_DIR: '/var/lib/halyard',
    REDIS_URL: 'rediss://cache:6380/2',
    CACHE_TTL_SECONDS: '30',
    JWT_SECRET_KEY: SECRET,
    JWT_EXPIRE_MINUTES: '15',
    PUBLIC_EVALUATION: 'false',
    RECENT_CONTEXTS: 'false',
    HASH_UNITS: 'true',
    EVENT_RETENTION_DAYS: '90',
    HALYARD_WORKERS: '4',
    REGISTRATION: 'closed',
    PUBLIC_URL: 'https://flags.example.com/',
    TRUST_PROXY: '2',
    LOG_LEVEL: 'warn',
  };
  expect(readConfig(given)).toEqual({
    host: '0.0.0.0',
    port: 9000,
    databaseUrl: 'postgresql://db/halyard',
    dataDir: '/var/lib/halyard',
    redisUrl: 'rediss://cache:6380/2',
    cacheTtlSeconds: 30,
    jwtSecret: SECRET,
    jwtExpireMinutes: 15,
    publicEvaluation: false,
    recentContexts: false,
    hashUnits: true,
    eventRetentionDays: 90,
    workers: 4,
    registration: 'closed',
    publicUrl: 'https://flags.example.com',
    trustProxy: 2,
    logLevel: 'warn',
  });
});

test('an empty variable counts as absent', () => {
  const empty = Object.fromEntries(CONFIG_NAMES.map((name) => [name, ' ']));
  const config = readConfig({ ...empty, HALYARD_DATA_DIR: folder });
  expect(config).toEqual(readConfig({ HALYARD_DATA_DIR: folder }));
});

const FAULTS: readonly (readonly [name: (typeof CONFIG_NAMES)[number], value: string])[] = [
  ['PORT', 'http'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['PORT', '80.5'],
  ['DATABASE_URL', 'mysql://localhost/halyard'],
  ['DATABASE_URL', 'localhost'],
  ['REDIS_URL', 'http://localhost'],
  ['CACHE_TTL_SECONDS', '0'],
  ['JWT_EXPIRE_MINUTES', '0'],
  ['JWT_EXPIRE_MINUTES', 'Infinity'],
  ['PUBLIC_EVALUATION', 'yes'],
  ['PUBLIC_EVALUATION', 'TRUE'],
  ['RECENT_CONTEXTS', '1000'],
  ['HASH_UNITS', 'sha256'],
  ['EVENT_RETENTION_DAYS', '29'],
  ['HALYARD_WORKERS', '0'],
  ['REGISTRATION', 'invite'],
  ['PUBLIC_URL', 'flags.example.com'],
  ['PUBLIC_URL', 'ftp://flags.example.com'],
  ['TRUST_PROXY', 'true'],
  ['LOG_LEVEL', 'verbose'],
];

test.each(FAULTS)('%s does not take "%s", and says what it takes', (name, value) => {
  const read = () => readConfig({ ...POSTGRES, [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(name);
});

test('a URL with a password is never quoted', () => {
  const read = () => readConfig({ ...POSTGRES, DATABASE_URL: 'mysql://ada:hunter2@db/halyard' });
  expect(read).toThrow(/^(?!.*hunter2)/s);
});

test('several workers need PostgreSQL', () => {
  expect(() => readConfig({ HALYARD_WORKERS: '2', HALYARD_DATA_DIR: folder })).toThrow(
    'DATABASE_URL',
  );
  expect(readConfig({ ...POSTGRES, HALYARD_WORKERS: '2' }).workers).toBe(2);
});

describe('the secret of tokens', () => {
  let own: string;
  beforeEach(async () => {
    own = await mkdtemp(join(folder, 'data-'));
  });
  const secretOf = (dataDir: string) => readConfig({ HALYARD_DATA_DIR: dataDir }).jwtSecret;

  test('is needed with PostgreSQL, and a good one is offered', () => {
    const { DATABASE_URL } = POSTGRES;
    expect(() => readConfig({ DATABASE_URL })).toThrow(/JWT_SECRET_KEY is missing.*[\w-]{43}$/);
  });

  test('is never short, nor shown', () => {
    expect(() => readConfig({ ...POSTGRES, JWT_SECRET_KEY: 'hunter2' })).toThrow(
      /^JWT_SECRET_KEY is too short: 7 characters, (?!.*hunter2)/,
    );
  });

  test('is made once for the embedded database, and kept for nobody else to read', async () => {
    const dataDir = join(own, 'new');
    const secret = secretOf(dataDir);
    expect(secretOf(dataDir)).toBe(secret);
    const file = join(dataDir, 'jwt-secret');
    expect(await readFile(file, 'utf8')).toBe(`${secret}\n`);
    expect(await modesOf(file, dataDir)).toEqual([0o600, 0o700]);
  });

  test('is another one for each installation', () => {
    expect(secretOf(join(own, 'a'))).not.toBe(secretOf(join(own, 'b')));
  });

  test('that is damaged is not replaced in silence', async () => {
    await writeFile(join(own, 'jwt-secret'), 'short\n');
    expect(() => secretOf(own)).toThrow('jwt-secret is damaged');
  });

  test('is not touched by work on the storage alone', () => {
    const config = readStorageConfig({ DATABASE_URL: POSTGRES.DATABASE_URL });
    expect(config).toEqual({
      databaseUrl: POSTGRES.DATABASE_URL,
      dataDir: expect.stringMatching(/\.halyard$/),
      logLevel: 'info',
    });
  });
});

function modesOf(...paths: string[]): Promise<number[]> {
  return Promise.all(paths.map(async (path) => (await stat(path)).mode & 0o777));
}
