import { Health } from '@halyard/contracts/health';
import { Type } from 'typebox';
import type { Replica } from '#features/rulesets/index.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import type { RedisConnection } from '#platform/redis/redis.ts';
import type { Tables } from '#tables';
import { overallStatus } from './health.model.ts';

export interface HealthDeps {
  readonly database: Pick<Database<Tables>, 'kind' | 'ping'>;
  readonly redis: Pick<RedisConnection, 'ping'> | undefined;
  readonly replica: Pick<Replica, 'list'>;
  readonly metrics: Metrics;
  readonly version: string;
  readonly now: () => Date;
  /** Whether there was a start with all rulesets in memory. */
  readonly isReady: () => boolean;
}

export function healthRoutes(app: HttpServer, deps: HealthDeps): void {
  app.get(
    '/health',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'getHealth',
        summary: 'Whether it works, part by part',
        tags: ['Operations'],
        response: { ...refusals(), 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const health = await examine(deps);
      return reply.code(health.status === 'unhealthy' ? 503 : 200).send(health);
    },
  );

  app.get(
    '/health/ready',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether it can evaluate: 200 from the moment that rulesets are in memory',
        tags: ['Operations'],
        response: {
          ...refusals(),
          200: Type.Object({ ready: Type.Literal(true) }),
          503: Type.Object({ ready: Type.Literal(false) }),
        },
      },
    },
    async (_request, reply) => {
      if (deps.isReady()) return { ready: true as const };
      return reply
        .code(503)
        .header('retry-after', '1')
        .send({ ready: false as const });
    },
  );

  app.get(
    '/metrics',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'getMetrics',
        summary: "Figures in Prometheus' text format",
        tags: ['Operations'],
        response: {
          ...refusals(),
          200: { description: 'Metrics', content: { 'text/plain': { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) => reply.type(deps.metrics.contentType).send(await deps.metrics.text()),
  );
}

async function examine({
  database,
  redis,
  replica,
  now,
  version,
  isReady,
}: HealthDeps): Promise<Health> {
  const [isDatabaseUp, isCacheUp] = await Promise.all([
    database.ping().then(
      () => true,
      () => false,
    ),
    redis?.ping(),
  ]);
  const at = now().getTime();
  return {
    status: overallStatus({ isReady: isReady(), isDatabaseUp, isCacheUp }),
    version,
    uptime_seconds: Math.floor(process.uptime()),
    database: { kind: database.kind, status: isDatabaseUp ? 'up' : 'down' },
    cache: {
      kind: redis ? 'redis' : 'memory',
      status: isCacheUp === undefined ? 'off' : isCacheUp ? 'up' : 'down',
    },
    rulesets: replica.list().map(({ environmentKey, revision, compiled, checkedAt }) => ({
      environment_key: environmentKey,
      revision,
      flags: compiled.flags.size,
      checked_at: checkedAt?.toISOString() ?? null,
      age_seconds: checkedAt && Math.max(0, Math.floor((at - checkedAt.getTime()) / 1000)),
    })),
  };
}
