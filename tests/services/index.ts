import { CHROMIUM, locateChromium } from './chromium.ts';
import { requirePrograms } from './install.ts';
import { POSTGRES, startPostgres } from './postgres.ts';
import { REDIS, startRedis } from './redis.ts';

export { CHROMIUM_ARGS, locateChromium } from './chromium.ts';
export { freePort } from './free-port.ts';
export { startPostgres } from './postgres.ts';
export { startRedis } from './redis.ts';
export type { Service, StopMode } from './service.ts';
export { startTcpFault, type TcpFault } from './tcp-fault.ts';
export { waitUntil } from './wait-until.ts';

export interface Services {
  /** A server on which the tests may create databases. */
  databaseUrl: string;
  redisUrl: string;
  chromiumPath: string;
  stop: () => Promise<void>;
}

/** Starts what the tests need, except what the environment names; installs what is missing. */
export async function startServices(): Promise<Services> {
  const givenDatabase = process.env['TEST_DATABASE_URL'];
  const givenRedis = process.env['TEST_REDIS_URL'];
  requirePrograms([...(givenDatabase ? [] : [POSTGRES]), ...(givenRedis ? [] : [REDIS]), CHROMIUM]);
  const started = await Promise.all([
    givenDatabase ? given(givenDatabase) : startPostgres('off'),
    givenRedis ? given(givenRedis) : startRedis(),
  ]);
  const [postgres, redis] = started;
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    chromiumPath: locateChromium(),
    stop: async () => {
      await Promise.all(started.map((service) => service.remove()));
    },
  };
}

function given(url: string): { url: string; remove: () => Promise<void> } {
  return { url, remove: async () => undefined };
}
