import { readFileSync } from 'node:fs';
import { KNOWN_PERMISSIONS } from '@halyard/contracts/permissions';
import { accessRoutes, createGuard, tokenOf } from '#features/access/index.ts';
import { announceChanges, auditRoutes } from '#features/audit/index.ts';
import { dashboardRoutes } from '#features/dashboard/index.ts';
import {
  answerOfrepError,
  createEvaluateShortcut,
  evaluateRoutes,
  explainRoutes,
  type ObserveEvaluation,
  ofrepRoutes,
  rulesetRoutes,
  streamRoute,
} from '#features/delivery/index.ts';
import { demoRoutes } from '#features/demo/index.ts';
import { environmentRoutes } from '#features/environments/index.ts';
import { evaluationCountRoutes } from '#features/evaluation-counts/index.ts';
import { eventRoutes, unitRoutes } from '#features/events/index.ts';
import { experimentRoutes } from '#features/experiments/index.ts';
import { flagRoutes } from '#features/flags/index.ts';
import { healthRoutes } from '#features/health/index.ts';
import { metricRoutes } from '#features/metrics/index.ts';
import { recentContextRoutes } from '#features/recent-contexts/index.ts';
import { resultsRoutes } from '#features/results/index.ts';
import { createSdkKeyGuard, SDK_PERMISSIONS, sdkKeyRoutes } from '#features/sdk-keys/index.ts';
import { segmentRoutes } from '#features/segments/index.ts';

import { createHttpServer, type HttpServer, makeEveryday } from '#platform/http/http-server.ts';
import { type Guard, guardRoutes } from '#platform/http/permissions.ts';
import { createAttempts } from '#platform/limits/attempts.ts';
import { createRequestLimit } from '#platform/limits/requests.ts';
import type { AppParts } from './app-parts.ts';
import type { Config } from './config.ts';

/** The version of the package, as `/health` and the OpenAPI document say it. */
const VERSION = readVersion();

/** Puts the routes of all features on a server. `isPrepared` is asked by whoever wants to know. */
export async function createRoutes(
  config: Config,
  parts: AppParts,
  isPrepared: () => boolean,
): Promise<HttpServer> {
  const { log, replica, hub } = parts;
  const observe = observerOf(config, parts);
  const evaluation = { replica, publicEvaluation: config.publicEvaluation, observe };
  const http = await createHttpServer({
    shortcut: createEvaluateShortcut(evaluation),
    logger: log,
    trustProxy: config.trustProxy,
    isHttps: isHttps(config),
    version: VERSION,
    errorForms: { '/ofrep/': answerOfrepError },
  });
  http.addHook('preClose', () => hub.close());
  guardRoutes(http, new Set([...KNOWN_PERMISSIONS, ...SDK_PERMISSIONS]), guardOf(config, parts));
  await http.register((scope: HttpServer) => everydayRoutes(scope, config, parts, isPrepared));
  await http.register(evaluateRoutes, { prefix: '/evaluate', ...evaluation });
  await http.register(eventRoutes, { prefix: '/sdk/v1/events', ...eventDepsOf(parts) });
  await http.register(ofrepRoutes, { prefix: '/ofrep/v1', ...parts, observe });
  showState(parts);
  return http;
}

/** Collects in memory what applications are answered and for whom. */
function observerOf(
  { recentContexts }: Config,
  { metrics, evaluationCounter, contextMemory, servedExposures, now }: AppParts,
): ObserveEvaluation {
  const tally = metrics.tally(
    'halyard_evaluations_total',
    'Evaluations by environment and reason',
    ['environment', 'reason'],
  );
  return ({ environmentId, environmentKey }, contexts, shows = 'shown') => {
    const kind = shows === 'shown' ? 'exposures' : 'assignments';
    const at = now();
    if (recentContexts) {
      for (const context of contexts) contextMemory.note(environmentId, context, at);
    }
    const count = evaluationCounter.begin(environmentId, at);
    return (outcome, context) => {
      tally(environmentKey, outcome.reason);
      count(outcome);
      servedExposures.note(environmentId, kind, outcome, context, at);
    };
  };
}

function eventDepsOf({ eventWriter, metrics, ...parts }: AppParts) {
  const tally = metrics.tally(
    'halyard_events_total',
    'Items that applications sent, by list and by what became of them',
    ['list', 'outcome'],
  );
  return { ...parts, writer: eventWriter, tally };
}

/** People come with a session, applications with a key; the permission says who is meant. */
function guardOf({ publicUrl }: Config, { tokens, actors, sdkKeys }: AppParts): Guard {
  const guardForPeople = createGuard({ tokens, actors, publicUrl });
  const guardForKeys = createSdkKeyGuard({ sdkKeys });
  return (permission, request, reply) =>
    (SDK_PERMISSIONS.has(permission) ? guardForKeys : guardForPeople)(permission, request, reply);
}

async function everydayRoutes(
  scope: HttpServer,
  config: Config,
  parts: AppParts,
  isPrepared: () => boolean,
): Promise<void> {
  const { database, replica, redis } = parts;
  const shared = redis && { redis };
  makeEveryday(scope, { isHttps: isHttps(config), metrics: parts.metrics });
  announceChanges(scope, parts.auditStreams);
  accessRoutes(scope, {
    ...parts.accounts,
    tokens: parts.tokens,
    isHttps: isHttps(config),
    registration: config.registration,
    attemptsByAccount: createAttempts({ ...LOGIN_ATTEMPTS.byAccount, ...shared }),
    attemptsByIp: createAttempts({ ...LOGIN_ATTEMPTS.byIp, ...shared }),
    registrations: createRequestLimit({ ...REGISTRATIONS_BY_IP, ...shared }),
  });
  environmentRoutes(scope, parts.environments);
  flagRoutes(scope, parts);
  await segmentRoutes(scope, parts);
  metricRoutes(scope, parts);
  experimentRoutes(scope, parts);
  resultsRoutes(scope, parts);
  demoRoutes(scope, parts);
  sdkKeyRoutes(scope, parts);
  await scope.register(explainRoutes, { replica });
  evaluationCountRoutes(scope, { ...parts, db: database.db });
  recentContextRoutes(scope, database);
  unitRoutes(scope, parts);
  auditRoutes(scope, {
    ...parts,
    db: database.db,
    watchSession: (request, onEnd) =>
      parts.sessionWatch.watch(tokenOf(request), 'audit:read', onEnd),
  });
  rulesetRoutes(scope, parts);
  streamRoute(scope, parts);
  healthRoutes(scope, {
    ...parts,
    version: VERSION,
    isReady: () => isPrepared() || replica.list().length > 0,
  });
  await dashboardRoutes(scope);
  scope.get('/openapi.json', { config: { permission: 'public' }, schema: { hide: true } }, () =>
    scope.swagger(),
  );
}

function showState({ metrics, hub, replica }: AppParts): void {
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
}

const isHttps = ({ publicUrl }: Config) => publicUrl.startsWith('https:');

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

const REGISTRATIONS_BY_IP = { name: 'register:ip', points: 100, seconds: 3600 } as const;

function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null
    ? String(Reflect.get(manifest, 'version'))
    : '';
}
