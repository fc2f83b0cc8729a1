import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../tests/services/index.ts';
import { type Answer, type Client, granted } from '../src/testing/client.ts';
import { join, type Person } from './people.ts';
import type { ServerProcess } from './server-process.ts';

/** Something that somebody may do, how an admin or they themselves end it, and the refusal then. */
interface Loss {
  readonly person: Person;
  readonly end: () => Promise<Answer<unknown>>;
  readonly use: (client: Client) => Promise<{ readonly status: number }>;
  readonly refusal: number;
}

interface Scene {
  readonly admin: Client;
  readonly first: ServerProcess;
  readonly second: ServerProcess;
}

const WRITE = '/flags/checkout?environment_key=staging';

/**
 * Demotes, disables and logs out through the first server people whom the second knows already.
 * The first must refuse them at once; gives how long the second believes them at most.
 */
export async function slowestLossMs({ admin, first, second }: Scene): Promise<number> {
  let slowest = 0;
  for (const loss of await preparedLosses(first, admin)) {
    const { person, end, use, refusal } = loss;
    const statusOn = async (server: ServerProcess) =>
      (await use(server.client(person.token))).status;
    if ((await statusOn(second)) !== 200) throw new Error(`${person.email} was refused too early`);
    granted(await end());
    const startedAt = performance.now();
    if ((await statusOn(first)) !== refusal) throw new Error(`${person.email} was not refused`);
    const isGone = async () => (await statusOn(second)) === refusal;
    await waitUntil(`${person.email} to be refused`, isGone);
    slowest = Math.max(slowest, performance.now() - startedAt);
  }
  return slowest;
}

async function preparedLosses(server: ServerProcess, admin: Client): Promise<Loss[]> {
  const newcomer = () => join(server, admin, 'developer', randomUUID());
  const [demoted, disabled, leaver] = [await newcomer(), await newcomer(), await newcomer()];
  const look = (client: Client) => client.get('/auth/me');
  return [
    {
      person: demoted,
      end: () => admin.put(`/auth/users/${demoted.id}/role`, { role: 'viewer' }),
      use: (client) => client.put(WRITE, { is_enabled: true }),
      refusal: 403,
    },
    {
      person: disabled,
      end: () => admin.put(`/auth/users/${disabled.id}`, { is_active: false }),
      use: look,
      refusal: 401,
    },
    { person: leaver, end: () => leaver.post('/auth/logout'), use: look, refusal: 401 },
  ];
}
