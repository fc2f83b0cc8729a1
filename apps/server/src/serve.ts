import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { serveControl } from '#platform/control/control-socket.ts';
import { isUnavailable } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Tables } from '#tables';
import { type App, buildApp } from './app.ts';
import type { Config } from './config.ts';

const RETRY_MS = 1000;
const DRAIN_MS = 10_000;
/** A terminal or a service manager signals the whole group, so a worker hears one stop twice. */
const SAME_SIGNAL_MS = 500;

/** Runs a whole server until a signal ends it. Resolves once it evaluates. */
export async function serve(
  config: Config,
  database: Database<Tables>,
  log: FastifyBaseLogger,
): Promise<void> {
  const app = await buildApp(config, { log, database });
  const stopControl =
    config.databaseUrl === undefined
      ? await serveControl(config.dataDir, app.administration)
      : () => {};
  const isClosing = closeOnSignal(app, log, stopControl);
  try {
    await start(app, config, log);
  } catch (error) {
    // A signal that comes during the start takes the database away from it.
    if (!isClosing()) throw error;
  }
}

async function start(app: App, config: Config, log: FastifyBaseLogger): Promise<void> {
  // The database works while the routes are compiled here.
  const [isPrepared] = await Promise.all([tryToPrepare(app, log), app.http.ready()]);
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

/**
 * Stops accepting, finishes what is under way, then exits; a second signal exits at once.
 * @returns whether a signal has come.
 */
function closeOnSignal(app: App, log: FastifyBaseLogger, stopControl: () => void): () => boolean {
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
  return () => closingSince !== undefined;
}

function say(text: string): void {
  process.stdout.write(`\n${text}\n\n`);
}
