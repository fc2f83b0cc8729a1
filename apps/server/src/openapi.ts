import { writeFile } from 'node:fs/promises';
import { createLogger } from '#platform/log/logger.ts';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';
import { openStorage } from './storage.ts';

/** Where the committed document stands. */
export const OPENAPI_FILE = new URL('../openapi.json', import.meta.url);

/** The OpenAPI document of the routes as they are, as text. Nothing is opened or asked for it. */
export async function describeApi(): Promise<string> {
  const config = readConfig({
    DATABASE_URL: 'postgres://nowhere',
    JWT_SECRET_KEY: 'not used for anything here, ever',
  });
  const log = createLogger('silent');
  const app = await buildApp(config, { log, database: await openStorage(config, log) });
  await app.http.ready();
  const document = app.http.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (import.meta.main) await writeFile(OPENAPI_FILE, await describeApi());
