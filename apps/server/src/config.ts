import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the data is: all that work on the storage alone needs to know. */
export interface StorageConfig {
  /** PostgreSQL; without it the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Absolute path of the embedded database and of generated secrets. */
  readonly dataDir: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** Everything that can be set from outside, parsed once. */
export interface Config extends StorageConfig {
  readonly host: string;
  readonly port: number;
  readonly redisUrl: string | undefined;
  readonly cacheTtlSeconds: number;
  readonly jwtSecret: string;
  readonly jwtExpireMinutes: number;
  readonly publicEvaluation: boolean;
  /** Whether it is remembered for whom flags were evaluated last. */
  readonly recentContexts: boolean;
  /** Whether units of experiments are kept without their names, by keys made with a secret. */
  readonly hashUnits: boolean;
  readonly eventRetentionDays: number;
  readonly workers: number;
  readonly registration: 'open' | 'closed';
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** How many proxies stand before the server; their X-Forwarded-For is believed. */
  readonly trustProxy: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const MIN_SECRET_LENGTH = 32;

/** The environment variables that are read, and nothing else. */
export const CONFIG_NAMES = [
  'HOST',
  'PORT',
  'DATABASE_URL',
  'HALYARD_DATA_DIR',
  'REDIS_URL',
  'CACHE_TTL_SECONDS',
  'JWT_SECRET_KEY',
  'JWT_EXPIRE_MINUTES',
  'PUBLIC_EVALUATION',
  'RECENT_CONTEXTS',
  'HASH_UNITS',
  'EVENT_RETENTION_DAYS',
  'HALYARD_WORKERS',
  'REGISTRATION',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'LOG_LEVEL',
] as const;

type Variables = Readonly<Partial<Record<(typeof CONFIG_NAMES)[number], string>>>;

/** Says which variable is wrong and what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration.
 * @throws ConfigError on the first variable that cannot be used as it is.
 */
export function readConfig(env: Variables): Config {
  const port = integer(env, 'PORT', 8000, 0, 65_535);
  const storage = readStorageConfig(env);
  const { databaseUrl, dataDir } = storage;
  const workers = integer(env, 'HALYARD_WORKERS', 1, 1, 64);
  if (workers > 1 && databaseUrl === undefined) {
    throw new ConfigError(
      'HALYARD_WORKERS needs PostgreSQL: set DATABASE_URL, for the embedded database serves one process.',
    );
  }
  return {
    ...storage,
    host: text(env, 'HOST') ?? '127.0.0.1',
    port,
    redisUrl: url(env, 'REDIS_URL', ['redis:', 'rediss:']),
    cacheTtlSeconds: integer(env, 'CACHE_TTL_SECONDS', 60, 1, 86_400),
    jwtSecret: jwtSecret(env, databaseUrl, dataDir),
    jwtExpireMinutes: integer(env, 'JWT_EXPIRE_MINUTES', 60, 1, 43_200),
    publicEvaluation: flag(env, 'PUBLIC_EVALUATION', true),
    recentContexts: flag(env, 'RECENT_CONTEXTS', true),
    hashUnits: flag(env, 'HASH_UNITS', false),
    eventRetentionDays: integer(env, 'EVENT_RETENTION_DAYS', 400, 30, 36_500),
    workers,
    registration: oneOf(env, 'REGISTRATION', ['open', 'closed'] as const, 'open'),
    publicUrl: (url(env, 'PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${port}`).replace(
      /\/+$/,
      '',
    ),
    trustProxy: integer(env, 'TRUST_PROXY', 0, 0, 10),
  };
}

/** @throws ConfigError */
export function readStorageConfig(env: Variables): StorageConfig {
  return {
    databaseUrl: url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    dataDir: resolve(text(env, 'HALYARD_DATA_DIR') ?? './.halyard'),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
  };
}

/** With a database of their own, replicas must share a secret; embedded, one is made and kept. */
function jwtSecret(env: Variables, databaseUrl: string | undefined, dataDir: string): string {
  const given = text(env, 'JWT_SECRET_KEY');
  if (given !== undefined) {
    if (given.length >= MIN_SECRET_LENGTH) return given;
    throw new ConfigError(
      `JWT_SECRET_KEY is too short: ${given.length} characters, at least ${MIN_SECRET_LENGTH} are needed. One to copy: ${randomBytes(32).toString('base64url')}`,
    );
  }
  if (databaseUrl !== undefined) {
    throw new ConfigError(
      `JWT_SECRET_KEY is missing: with DATABASE_URL every replica needs the same one. One to copy: ${randomBytes(32).toString('base64url')}`,
    );
  }
  return keptSecret(dataDir);
}

function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'jwt-secret');
  if (existsSync(path)) {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept.length >= MIN_SECRET_LENGTH) return kept;
    throw new ConfigError(`${path} is damaged: delete it, and everybody has to log in again.`);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}

/** An empty variable counts as absent, as compose files write it. */
function text(env: Variables, name: keyof Variables): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function integer(
  env: Variables,
  name: keyof Variables,
  fallback: number,
  min: number,
  max: number,
): number {
  const value = text(env, name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new ConfigError(`${name} is "${value}": a whole number from ${min} to ${max} is needed.`);
}

function flag(env: Variables, name: keyof Variables, fallback: boolean): boolean {
  return oneOf(env, name, ['true', 'false'] as const, fallback ? 'true' : 'false') === 'true';
}

function oneOf<const W extends readonly string[]>(
  env: Variables,
  name: keyof Variables,
  words: W,
  fallback: W[number],
): W[number] {
  const value = text(env, name);
  if (value === undefined) return fallback;
  const known = words.find((word) => word === value);
  if (known !== undefined) return known;
  throw new ConfigError(`${name} is "${value}": one of ${words.join(', ')} is needed.`);
}

function url(
  env: Variables,
  name: keyof Variables,
  protocols: readonly string[],
): string | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed && protocols.includes(parsed.protocol)) return value;
  throw new ConfigError(
    `${name} is not a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`,
  );
}
