import type { Role } from '@halyard/contracts/access';
import { type App, buildApp } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { createLogger } from '#platform/log/logger.ts';
import { type Client, clientOf } from './client.ts';
import { openTestStorage } from './storage.ts';

/** A whole server on a database of its own, without a port: requests are injected. */
export interface TestServer {
  readonly app: App;
  readonly anonymous: Client;
  /** A new account of a role, with its client. */
  join(role: Role): Promise<Member>;
  close(): Promise<void>;
}

/** Somebody who is logged in. */
export interface Member extends Client {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

interface TestServerOptions {
  readonly config?: Partial<Config>;
  readonly now?: () => Date;
}

const PASSWORD = 'a long enough passphrase';

export async function startTestServer({ config, now }: TestServerOptions = {}): Promise<TestServer> {
  const storage = await openTestStorage();
  const base = readConfig({
    DATABASE_URL: 'postgres://the-database-is-given',
    JWT_SECRET_KEY: 'a secret for tests, thirty-two characters or more',
    ...(storage.redisUrl !== undefined && { REDIS_URL: storage.redisUrl }),
  });
  const app = await buildApp({ ...base, ...config }, { log: createLogger('silent'), database: storage.database, ...(now && { now }) });
  await app.prepare();
  await app.http.ready();
  const anonymous = clientOf(app.http);
  let members = 0;
  return {
    app,
    anonymous,
    async join(role) {
      members += 1;
      const email = `${role}-${members}@example.com`;
      const { body } = await anonymous.post('/auth/register', { email, password: PASSWORD, name: `${role} ${members}` });
      const { id }: { id: string } = body['user'] ?? { id: '' };
      await app.database.db.updateTable('users').set({ role }).where('id', '=', id).execute();
      const token: string = body['access_token'] ?? '';
      return { id, email, password: PASSWORD, token, ...clientOf(app.http, token) };
    },
    async close() {
      await app.close();
      await storage.remove();
    },
  };
}

/** The people that most tests need. */
export async function aTeam(server: TestServer): Promise<Record<Role, Member>> {
  return { admin: await server.join('admin'), developer: await server.join('developer'), viewer: await server.join('viewer') };
}
