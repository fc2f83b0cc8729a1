import type { Role, Session } from '@halyard/contracts/access';
import type { FastifyBaseLogger } from 'fastify';
import type { HttpServer } from '#platform/http/http-server.ts';
import { createLogger } from '#platform/log/logger.ts';
import type { SseLimits } from '#platform/sse/sse-hub.ts';
import { type App, buildApp } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { clientOf, granted, type InjectingClient } from './client.ts';
import { openTestStorage, type TestStorage } from './storage.ts';

/** A whole server on a database of its own, without a port: requests are injected. */
export interface TestServer {
  readonly app: App;
  readonly anonymous: InjectingClient;
  /** A new account of a role, with its client. */
  join(role: Role): Promise<Member>;
  /** One more server on the same database, configured otherwise; it ends with this one. */
  another(options?: TestServerOptions): Promise<Pick<TestServer, 'app' | 'anonymous'>>;
  close(): Promise<void>;
}

/** Somebody who is logged in. */
export interface Member extends InjectingClient {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

interface TestServerOptions {
  readonly config?: Partial<Config>;
  readonly now?: () => Date;
  readonly streams?: Partial<SseLimits>;
  /** Routes beside those of the app. */
  readonly addRoutes?: (http: HttpServer) => void;
  /** Silent where none is given. */
  readonly log?: FastifyBaseLogger;
  /** Whether the test closes the database. */
  readonly isAlone?: boolean;
}

export const PASSWORD = 'a long enough passphrase';
export const JWT_SECRET = 'a secret for tests, thirty-two characters or more';

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const storage = await openTestStorage(options.isAlone);
  const first = await startOn(storage, options);
  const others: App[] = [];
  let members = 0;
  return {
    ...first,
    async join(role) {
      members += 1;
      const account = { email: `${role}-${members}@example.com`, password: PASSWORD };
      const name = `${role} ${members}`;
      const session = granted(
        await first.anonymous.post<Session>('/auth/register', { ...account, name }),
      );
      const { id } = session.user;
      await first.app.database.db.updateTable('users').set({ role }).where('id', '=', id).execute();
      const token = session.access_token;
      return { id, ...account, token, ...clientOf(first.app.http, token) };
    },
    async another(differently = {}) {
      const other = await startOn(storage, differently);
      others.push(other.app);
      return other;
    },
    async close() {
      for (const app of [...others, first.app]) await app.close();
      await storage.remove();
    },
  };
}

async function startOn(
  storage: TestStorage,
  { config, now, streams, addRoutes, log = createLogger('silent') }: TestServerOptions,
) {
  const base = readConfig({
    DATABASE_URL: 'postgres://the-database-is-given',
    JWT_SECRET_KEY: JWT_SECRET,
    ...(storage.redisUrl !== undefined && { REDIS_URL: storage.redisUrl }),
  });
  const app = await buildApp(
    { ...base, ...config },
    { log, database: storage.database, ...(now && { now }), ...(streams && { streams }) },
  );
  addRoutes?.(app.http);
  await app.prepare();
  await app.http.ready();
  return { app, anonymous: clientOf(app.http) };
}

export type Team = Record<Role, Member>;

/** The people that most tests need. */
export async function aTeam(server: TestServer): Promise<Team> {
  return {
    admin: await server.join('admin'),
    developer: await server.join('developer'),
    viewer: await server.join('viewer'),
  };
}
