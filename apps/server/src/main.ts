import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { serveControl } from '#platform/control/control-socket.ts';
import { DatabaseFault, isUnavailable } from '#platform/database/faults.ts';
import { createLogger } from '#platform/log/logger.ts';
import { aggregateMetrics } from '#platform/metrics/metrics.ts';
import { administrationOf } from './administration.ts';
import { type App, buildApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';

const RETRY_MS = 1000;
const DRAIN_MS = 10_000;
const RESPAWN_MS = 1000;
/** A terminal or a service manager signals the whole group, so a worker hears one stop twice. */
const SAME_SIGNAL_MS = 500;

try {
  const config = readConfig(process.env);
  if (config.workers > 1 && cluster.isPrimary) superviseWorkers(config);
  else await serve(config);
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
}

async function serve(config: Config): Promise<void> {
  const log = createLogger(config.logLevel);
  const app = await buildApp(config, { log });
  const stopControl =
    config.databaseUrl === undefined
      ? await serveControl(config.dataDir, administrationOf(app.database, log))
      : () => {};
  closeOnSignal(app, log, stopControl);
  const isPrepared = await tryToPrepare(app, log);
  await app.http.listen({ host: config.host, port: config.port });
  say(`Halyard is ready: ${config.publicUrl}`);
  if (!isPrepared) await prepareInTheEnd(app, log);
  await offerSetup(app);
}

/** False while the database does not answer; everything else that fails ends the start. */
async function tryToPrepare(app: App, log: FastifyBaseLogger): Promise<boolean> {
  try {
    await app.prepare();
    return true;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn({ err: error }, 'the database does not answer; trying again');
    return false;
  }
}

async function prepareInTheEnd(app: App, log: FastifyBaseLogger): Promise<void> {
  do await sleep(RETRY_MS);
  while (!(await tryToPrepare(app, log)));
}

/** One process of many prints it, or every worker would. */
async function offerSetup(app: App): Promise<void> {
  if (cluster.worker && cluster.worker.id !== 1) return;
  const link = await app.createSetupLink();
  if (link) {
    say(`There is no admin yet. Open this link once to become one (valid for a day):\n  ${link}`);
  }
}

/** Stops accepting, finishes what is under way, then exits; a second signal exits at once. */
function closeOnSignal(app: App, log: FastifyBaseLogger, stopControl: () => void): void {
  let closingSince: number | undefined;
  const close = async (signal: NodeJS.Signals) => {
    if (closingSince !== undefined) {
      if (performance.now() - closingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    closingSince = performance.now();
    log.info({ signal }, 'closing');
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    stopControl();
    await app.close();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void close(signal));
  process.on('SIGINT', (signal) => void close(signal));
}

/** Keeps so many workers running; a start that fails at once ends everything. */
function superviseWorkers({ workers }: Config): void {
  aggregateMetrics();
  let isClosing = false;
  let hasListened = false;
  cluster.on('listening', () => {
    hasListened = true;
  });
  cluster.on('fork', (worker) => {
    // A message to a worker that is dying fails with this; its end is heard of anyway.
    worker.on('error', () => undefined);
  });
  cluster.on('exit', (worker, code) => {
    if (isClosing) return;
    if (!hasListened) process.exit(code || 1);
    process.stderr.write(`worker ${worker.id} ended (${code}); starting another\n`);
    setTimeout(() => {
      if (!isClosing) cluster.fork();
    }, RESPAWN_MS);
  });
  const close = (signal: NodeJS.Signals) => {
    isClosing = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  for (let i = 0; i < workers; i += 1) cluster.fork();
}

function say(text: string): void {
  process.stdout.write(`\n${text}\n\n`);
}

/** What the operator can act on, without a stack; a bug with one. */
function startFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseFault) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}: another program uses this port; set PORT to a free one.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
