import type { FastifyBaseLogger } from 'fastify';
import {
  type Actor,
  createActors,
  createPasswords,
  createSessionWatch,
  createTokens,
} from '#features/access/index.ts';
import { createAuditStreams } from '#features/audit/index.ts';
import {
  createOfrepStreams,
  createRulesetStreams,
  createRulesetTexts,
  createStreamTickets,
} from '#features/delivery/index.ts';
import type { Environment } from '#features/environments/index.ts';
import { addCounts, createEvaluationCounter } from '#features/evaluation-counts/index.ts';
import { createEventStore } from '#features/event-store/index.ts';
import { createEventKeeping, createEventParts } from '#features/events/index.ts';
import { createExperimentIndex, recordEpoch } from '#features/experiments/index.ts';
import { addFlagsTo, renewEpochs, type SegmentChange } from '#features/flags/index.ts';
import { createContextMemory, keepContexts } from '#features/recent-contexts/index.ts';
import { createResultsDesk } from '#features/results/index.ts';
import { createReplica } from '#features/rulesets/index.ts';
import { createSdkKeys, deleteKeysOf } from '#features/sdk-keys/index.ts';
import { addSegmentsTo } from '#features/segments/index.ts';
import { createMemoryBus } from '#platform/bus/memory-bus.ts';
import { createRedisBus } from '#platform/bus/redis-bus.ts';
import { createRedisCache } from '#platform/cache/redis-cache.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import { createMetrics } from '#platform/metrics/metrics.ts';
import { connectRedis } from '#platform/redis/redis.ts';
import { createSseHub, type SseLimits } from '#platform/sse/sse-hub.ts';
import type { Db, Tables } from '#tables';
import type { Config } from './config.ts';

/** What an app is built on. */
export interface Ground {
  readonly log: FastifyBaseLogger;
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly streams: Partial<SseLimits>;
}

/** What lives as long as the process, whatever is asked of it. */
export type AppParts = ReturnType<typeof createParts>;

/** Makes the parts; nothing is asked of the database yet. */
export function createParts(config: Config, { log, database, now, newId, streams }: Ground) {
  const { db } = database;
  const redis =
    config.redisUrl === undefined ? undefined : connectRedis({ url: config.redisUrl, log });
  const bus = redis ? createRedisBus({ redis, log }) : createMemoryBus({ log });
  const copies = redis && createRedisCache({ redis, log, ttlSeconds: config.cacheTtlSeconds });
  const metrics = createMetrics();
  const replica = createReplica({ db, bus, copies, log, now });
  const actors = createActors({ db, bus, log, now });
  const sdkKeys = createSdkKeys({ database, bus, log, now });
  const hub = createSseHub({
    log,
    limits: streams,
    count: metrics.tally('halyard_stream_events_total', 'Events sent over streams, by their kind', [
      'kind',
    ]),
  });
  const evaluationCounter = createEvaluationCounter({
    log,
    write: (counted) => inTransaction(database, (tx) => addCounts(tx, counted)),
  });
  const contextMemory = createContextMemory({
    now,
    write: (seen) => inTransaction(database, (tx) => keepContexts(tx, seen)),
  });
  const eventStore = createEventStore({ database, now });
  const experiments = createExperimentIndex({ db, replica, now });
  const { hashUnits, eventRetentionDays: retentionDays } = config;
  const texts = createRulesetTexts();
  return {
    log,
    database,
    now,
    newId,
    redis,
    bus,
    metrics,
    replica,
    actors,
    sdkKeys,
    evaluationCounter,
    contextMemory,
    eventStore,
    experiments,
    ...createEventParts({ database, eventStore, experiments, hashUnits, log, now }),
    resultsDesk: createResultsDesk({ database, eventStore, log, now, retentionDays }),
    keepEvents: createEventKeeping({ eventStore, now, retentionDays }),
    hub,
    texts,
    rulesetStreams: createRulesetStreams({ replica, sdkKeys, texts }),
    auditStreams: createAuditStreams({ db, bus, log }),
    sessionWatch: createSessionWatch({ actors, log, now, everyMs: streams.heartbeatMs }),
    ofrepStreams: createOfrepStreams({ replica, sdkKeys, now }),
    recordEpoch,
    renewEpochs: (tx: Db, actor: Actor, change: SegmentChange) =>
      renewEpochs(tx, { database, now, newId, replica, recordEpoch }, actor, change),
    tickets: createStreamTickets(config.jwtSecret, now),
    tokens: createTokens({ now, newId }, config.jwtSecret, config.jwtExpireMinutes),
    accounts: { database, passwords: createPasswords(), actors, now, newId },
    environments: {
      database,
      now,
      newId,
      replica,
      addConfigurationTo,
      endKeysOf: deleteKeysOf,
      announceKeys: () => sdkKeys.announce(),
    },
  };
}

/** What every environment has; segments before the flags whose rules name them. */
async function addConfigurationTo(tx: Db, environment: Environment): Promise<number> {
  await addSegmentsTo(tx, environment);
  return addFlagsTo(tx, environment);
}

/** What is collected in memory and written now and then, so that no request waits for it. */
export function collectionsOf(parts: AppParts) {
  const { sdkKeys, evaluationCounter, contextMemory, servedExposures } = parts;
  return [
    { name: 'when keys were used', everyMs: 60_000, write: () => sdkKeys.flushLastUses() },
    { name: 'evaluation counts', everyMs: 5000, write: () => evaluationCounter.flush() },
    { name: 'exposures', everyMs: 1000, write: () => servedExposures.flush() },
    { name: 'recent contexts', everyMs: 5000, write: () => contextMemory.flush() },
  ];
}

/** Ends what the parts have open; the database is last, for some write to it at the end. */
export async function closeParts(parts: AppParts): Promise<void> {
  const { log, sdkKeys, replica, actors, bus, redis, database } = parts;
  for (const { name, write } of collectionsOf(parts)) {
    await write().catch((error: unknown) => log.warn({ name, err: error }, 'lost at the end'));
  }
  sdkKeys.close();
  replica.close();
  parts.sessionWatch.close();
  actors.close();
  await bus.close();
  await redis?.close();
  await database.close();
}
