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
import {
  answerOfrepError,
  createEvaluateShortcut,
  createOfrepStreams,
  createRulesetStreams,
  createRulesetTexts,
  createStreamTickets,
  evaluateRoutes,
  explainRoutes,
  ofrepRoutes,
  rulesetRoutes,
  streamRoute,
} from '#features/delivery/index.ts';
import {
  createDefaultEnvironments,
  type Environment,
  environmentRoutes,
} from '#features/environments/index.ts';
import { addFlagsTo, flagRoutes } from '#features/flags/index.ts';
import { healthRoutes } from '#features/health/index.ts';
import { createReplica } from '#features/rulesets/index.ts';
import {
  createSdkKeyGuard,
  createSdkKeys,
  deleteKeysOf,
  SDK_PERMISSIONS,
  sdkKeyRoutes,
} from '#features/sdk-keys/index.ts';
import { addSegmentsTo, segmentRoutes } from '#features/segments/index.ts';
import { welcomeRoutes } from '#features/welcome/index.ts';
import { createMemoryBus } from '#platform/bus/memory-bus.ts';
import { createRedisBus } from '#platform/bus/redis-bus.ts';
import { createRedisCache } from '#platform/cache/redis-cache.ts';
import type { Command } from '#platform/control/control-socket.ts';
import type { Database } from '#platform/database/open-database.ts';
import { createHttpServer, type HttpServer, makeEveryday } from '#platform/http/http-server.ts';
import { type Guard, guardRoutes } from '#platform/http/permissions.ts';
import { createAttempts } from '#platform/limits/attempts.ts';
import { createRequestLimit } from '#platform/limits/requests.ts';
import { createMetrics } from '#platform/metrics/metrics.ts';
import { connectRedis } from '#platform/redis/redis.ts';
import { repeat } from '#platform/repeat.ts';
import { createSseHub, type SseLimits } from '#platform/sse/sse-hub.ts';
import type { Db, Tables } from '#tables';
import { administrationOf } from './administration.ts';
import type { Config } from './config.ts';

/** The version of the package, as `/health` and the OpenAPI document say it. */
const VERSION = readVersion();

/** How often revisions are compared with the database's, for what the bus lost. */
const FOLLOW_EVERY_MS = 2000;

/** How often it is written when SDK keys were last used. */
const WRITE_LAST_USES_EVERY_MS = 60_000;

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

/** What an app is built on; tests bring a clock and limits of their own. */
interface AppParts {
  readonly log: FastifyBaseLogger;
  readonly database: Database<Tables>;
  readonly now?: () => Date;
  readonly newId?: () => string;
  readonly streams?: Partial<SseLimits>;
}

/** Puts all features together. The only place that knows them all. */
export async function buildApp(
  config: Config,
  { log, database, now = () => new Date(), newId = randomUUID, streams = {} }: AppParts,
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
  const sdkKeys = createSdkKeys({ database, bus, log, now });
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
  const hub = createSseHub({
    log,
    limits: streams,
    count: metrics.tally('halyard_stream_events_total', 'Events sent over streams, by their kind', [
      'kind',
    ]),
  });
  const ofrepStreams = createOfrepStreams({ replica, sdkKeys, now });
  const texts = createRulesetTexts();
  const rulesetStreams = createRulesetStreams({ replica, sdkKeys, texts });
  const http = await createHttpServer({
    shortcut: createEvaluateShortcut(evaluation),
    logger: log,
    trustProxy: config.trustProxy,
    isHttps,
    version: VERSION,
    errorForms: { '/ofrep/': answerOfrepError },
  });
  http.addHook('preClose', () => hub.close());
  const userGuard = createGuard({ tokens, actors, publicUrl: config.publicUrl });
  const sdkKeyGuard = createSdkKeyGuard({ sdkKeys });
  const guard: Guard = (permission, request, reply) =>
    (SDK_PERMISSIONS.has(permission) ? sdkKeyGuard : userGuard)(permission, request, reply);
  guardRoutes(http, new Set([...KNOWN_PERMISSIONS, ...SDK_PERMISSIONS]), guard);

  const environments = {
    database,
    now,
    newId,
    replica,
    addConfigurationTo,
    endKeysOf: deleteKeysOf,
    announceKeys: () => sdkKeys.announce(),
  };
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
    await segmentRoutes(scope, { database, now, newId, replica });
    sdkKeyRoutes(scope, { database, now, newId, sdkKeys });
    await scope.register(explainRoutes, { replica });
    auditRoutes(scope, { db });
    rulesetRoutes(scope, { replica, texts });
    streamRoute(scope, { rulesetStreams, hub });
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
  await http.register(ofrepRoutes, {
    prefix: '/ofrep/v1',
    replica,
    sdkKeys,
    hub,
    ofrepStreams,
    tickets: createStreamTickets(config.jwtSecret, now),
    count: evaluation.count,
  });
  metrics.gauge(
    'halyard_open_streams',
    'Streams that are open, by their kind',
    ['kind'],
    (gauge) => {
      gauge.reset();
      for (const [kind, count] of hub.counts()) gauge.set({ kind }, count);
    },
    'sum',
  );
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
    // Each for itself: a ruleset that cannot be read must not keep a revoked key alive.
    await Promise.all([replica.follow(), actors.follow(), sdkKeys.follow()]);
  };
  let stopRepeating = () => {};
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
      stopRepeating();
      const stops = [
        repeat('following the database', follow, FOLLOW_EVERY_MS, log),
        repeat(
          'writing the last uses of SDK keys',
          () => sdkKeys.flushLastUses(),
          WRITE_LAST_USES_EVERY_MS,
          log,
        ),
      ];
      stopRepeating = () => {
        for (const stop of stops) stop();
      };
    },
    async createSetupLink() {
      const token = await createSetupToken(accounts);
      return token && `${config.publicUrl}/app/setup?token=${token}`;
    },
    async close() {
      stopRepeating();
      ofrepStreams.close();
      rulesetStreams.close();
      await http.close();
      await sdkKeys
        .flushLastUses()
        .catch((error: unknown) => log.warn({ err: error }, 'the last uses of SDK keys are lost'));
      sdkKeys.close();
      replica.close();
      actors.close();
      await bus.close();
      await redis?.close();
      await database.close();
    },
  };
}

/** What every environment has; segments before the flags whose rules name them. */
async function addConfigurationTo(tx: Db, environment: Environment): Promise<number> {
  await addSegmentsTo(tx, environment);
  return addFlagsTo(tx, environment);
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
