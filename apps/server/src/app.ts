import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyBaseLogger } from 'fastify';
import {
  accessRoutes,
  createActors,
  createGuard,
  createPasswords,
  createSetupToken,
  createTokens,
  KNOWN_PERMISSIONS,
} from '#features/access/index.ts';
import { auditRoutes } from '#features/audit/index.ts';
import { createEvaluateShortcut, createReplica, evaluateRoutes } from '#features/delivery/index.ts';
import { createDefaultEnvironments, environmentRoutes } from '#features/environments/index.ts';
import { addFlagsTo, flagRoutes } from '#features/flags/index.ts';
import { healthRoutes } from '#features/health/index.ts';
import { welcomeRoutes } from '#features/welcome/index.ts';
import { createMemoryBus } from '#platform/bus/memory-bus.ts';
import { createRedisBus } from '#platform/bus/redis-bus.ts';
import { createRedisCache } from '#platform/cache/redis-cache.ts';
import type { Command } from '#platform/control/control-socket.ts';
import type { Database } from '#platform/database/open-database.ts';
import { createHttpServer, type HttpServer, makeEveryday } from '#platform/http/http-server.ts';
import { guardRoutes } from '#platform/http/permissions.ts';
import { createAttempts } from '#platform/limits/attempts.ts';
import { createRequestLimit } from '#platform/limits/requests.ts';
import { createMetrics } from '#platform/metrics/metrics.ts';
import { connectRedis } from '#platform/redis/redis.ts';
import { repeat } from '#platform/repeat.ts';
import type { Tables } from '#tables';
import { administrationOf } from './administration.ts';
import type { Config } from './config.ts';

/** The version of the package, as `/health` and the OpenAPI document say it. */
const VERSION = readVersion();

/** How often revisions are compared with the database's, for what the bus lost. */
const FOLLOW_EVERY_MS = 2000;

/** The whole platform in one process. */
export interface App {
  readonly http: HttpServer;
  readonly database: Database<Tables>;
  /**
   * Brings the storage up to date and loads all rulesets; then it follows on its own. Rejects as
   * unavailable while the database does not answer, and can then be called again.
   */
  prepare(): Promise<void>;
  /** What the shell may ask of this process, which holds the storage. */
  readonly administration: Readonly<Record<string, Command>>;
  /** A one-time link that makes the first admin; null once there is one. */
  createSetupLink(): Promise<string | null>;
  close(): Promise<void>;
}

/** What an app is built on; tests bring a clock of their own. */
interface AppParts {
  readonly log: FastifyBaseLogger;
  readonly database: Database<Tables>;
  readonly now?: () => Date;
  readonly newId?: () => string;
}

/** Puts all features together. The only place that knows them all. */
export async function buildApp(
  config: Config,
  { log, database, now = () => new Date(), newId = randomUUID }: AppParts,
): Promise<App> {
  const redis =
    config.redisUrl === undefined ? undefined : connectRedis({ url: config.redisUrl, log });
  const shared = redis && { redis };
  const bus = redis ? createRedisBus({ redis, log }) : createMemoryBus({ log });
  const copies = redis && createRedisCache({ redis, log, ttlSeconds: config.cacheTtlSeconds });
  const metrics = createMetrics();
  const isHttps = config.publicUrl.startsWith('https:');

  const { db } = database;
  const replica = createReplica({ db, bus, copies, log, now });
  const actors = createActors({ db, bus, now });
  const tokens = createTokens({ now, newId }, config.jwtSecret, config.jwtExpireMinutes);
  const accounts = { database, passwords: createPasswords(), actors, now, newId };

  const evaluation = {
    replica,
    publicEvaluation: config.publicEvaluation,
    count: metrics.tally('halyard_evaluations_total', 'Evaluations by environment and reason', [
      'environment',
      'reason',
    ]),
  };
  const http = await createHttpServer({
    shortcut: createEvaluateShortcut(evaluation),
    logger: log,
    trustProxy: config.trustProxy,
    isHttps,
    version: VERSION,
  });
  guardRoutes(
    http,
    KNOWN_PERMISSIONS,
    createGuard({ tokens, actors, publicUrl: config.publicUrl }),
  );

  const environments = { database, now, newId, replica, addFlagsTo };
  let isReady = false;
  await http.register(async (scope: HttpServer) => {
    makeEveryday(scope, { isHttps, metrics });
    accessRoutes(scope, {
      ...accounts,
      tokens,
      isHttps,
      registration: config.registration,
      attemptsByAccount: createAttempts({ ...LOGIN_ATTEMPTS.byAccount, ...shared }),
      attemptsByIp: createAttempts({ ...LOGIN_ATTEMPTS.byIp, ...shared }),
      registrations: createRequestLimit({
        name: 'register:ip',
        points: 100,
        seconds: 3600,
        ...shared,
      }),
    });
    environmentRoutes(scope, environments);
    flagRoutes(scope, { database, now, newId, replica });
    auditRoutes(scope, { db });
    healthRoutes(scope, {
      database,
      redis,
      replica,
      metrics,
      now,
      version: VERSION,
      isReady: () => isReady || replica.list().length > 0,
    });
    await welcomeRoutes(scope);
    scope.get('/openapi.json', { config: { permission: 'public' }, schema: { hide: true } }, () =>
      http.swagger(),
    );
  });
  await http.register(evaluateRoutes, { prefix: '/evaluate', ...evaluation });
  metrics.gauge(
    'halyard_ruleset_revision',
    'Revision of each ruleset in memory',
    ['environment'],
    (gauge) => {
      gauge.reset();
      for (const { environmentKey, revision } of replica.list()) {
        gauge.set({ environment: environmentKey }, revision);
      }
    },
  );

  const follow = async () => {
    await replica.follow();
    await actors.follow();
  };
  let stopFollowing = () => {};
  return {
    http,
    database,
    administration: administrationOf(accounts),
    async prepare() {
      const { applied } = await database.migrate();
      if (applied.length > 0) log.info({ applied }, 'database migrated');
      await createDefaultEnvironments(environments);
      await follow();
      isReady = true;
      stopFollowing();
      stopFollowing = repeat('following the database', follow, FOLLOW_EVERY_MS, log);
    },
    async createSetupLink() {
      const token = await createSetupToken(accounts);
      return token && `${config.publicUrl}/app/setup?token=${token}`;
    },
    async close() {
      stopFollowing();
      await http.close();
      replica.close();
      actors.close();
      await bus.close();
      await redis?.close();
      await database.close();
    },
  };
}

/** Tries before a login has to wait, and how long it waits at most. */
const LOGIN_ATTEMPTS = {
  byAccount: {
    name: 'login:account',
    freeTries: 5,
    firstDelaySeconds: 1,
    maxDelaySeconds: 60,
    forgetAfterSeconds: 3600,
  },
  byIp: {
    name: 'login:ip',
    freeTries: 20,
    firstDelaySeconds: 1,
    maxDelaySeconds: 900,
    forgetAfterSeconds: 3600,
  },
} as const;

function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null
    ? String(Reflect.get(manifest, 'version'))
    : '';
}
