import cluster from 'node:cluster';
import { DatabaseFault } from '#platform/database/faults.ts';
import { createLogger } from '#platform/log/logger.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { openStorage } from './storage.ts';

try {
  const config = readConfig(process.env);
  if (config.workers > 1 && cluster.isPrimary) await supervise(config);
  else await start(config);
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
}

async function supervise(config: Config): Promise<void> {
  const { superviseWorkers } = await import('./workers.ts');
  superviseWorkers(config.workers);
}

/** The embedded database starts in its own thread while this one loads everything else. */
async function start(config: Config): Promise<void> {
  const log = createLogger(config.logLevel);
  const [database, { serve }] = await Promise.all([openStorage(config, log), import('./serve.ts')]);
  await serve(config, database, log);
}

/** What the operator can act on, without a stack; a bug with one. */
function startFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseFault) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}: another program uses this port; set PORT to a free one.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
