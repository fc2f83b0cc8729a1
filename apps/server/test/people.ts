import type { Role, Session, User } from '@halyard/contracts/access';
import { waitUntil } from '../../../tests/services/index.ts';
import { type Client, granted } from '../src/testing/client.ts';
import type { ServerProcess } from './server-process.ts';

export const PASSWORD = 'a long enough passphrase';

/** Somebody who is logged in. The token is good on every server of the same storage. */
export interface Person extends Client {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

const SETUP_LINK = /\/app\/setup\?token=([\w-]+)/;

/** The secret of the link that a server without an admin prints. */
export async function setupToken(server: ServerProcess): Promise<string> {
  const find = () => SETUP_LINK.exec(server.output())?.[1] ?? '';
  await waitUntil('the setup link', () => find() !== '');
  return find();
}

/** Uses the setup link, as the first admin does. */
export async function becomeAdmin(
  server: ServerProcess,
  email = 'ada@example.com',
): Promise<Person> {
  const token = await setupToken(server);
  const input = { token, email, password: PASSWORD, name: 'Ada' };
  return personOf(server, granted(await server.client().post<Session>('/auth/setup', input)));
}

/** A new account of a role, logged in. */
export async function join(server: ServerProcess, admin: Client, role: Role, name: string) {
  const email = `${name}@example.com`;
  granted(await admin.post<User>('/auth/users', { email, password: PASSWORD, name, role }));
  return logIn(server, email);
}

export async function logIn(server: ServerProcess, email: string): Promise<Person> {
  const answer = await server.client().post<Session>('/auth/login', { email, password: PASSWORD });
  return personOf(server, granted(answer));
}

function personOf(server: ServerProcess, session: Session): Person {
  const { access_token: token, user } = session;
  return { id: user.id, email: user.email, token, ...server.client(token) };
}
