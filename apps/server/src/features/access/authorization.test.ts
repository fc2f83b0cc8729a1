import type { Session } from '@halyard/contracts/access';
import type { Problem } from '@halyard/contracts/schema';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditLength } from '../../testing/builders.ts';
import {
  type Answer,
  clientOf,
  granted,
  type InjectingClient,
  type Method,
} from '../../testing/client.ts';
import { routesOf } from '../../testing/routes.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';
import {
  credentials,
  type Environment,
  MEMBERS,
  PEOPLE,
  type Person,
  USES,
  type Use,
} from './authorization-testing.ts';

let server: TestServer;
let team: Team;
let disabled: InjectingClient;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  disabled = await someoneDisabled();
});
afterEach(removeNewEnvironments);
afterAll(() => server.close());

test('every route of the running server is in the table', () => {
  const gets = USES.filter(({ route }) => route.startsWith('GET '));
  const heads = gets.map(({ route }) => route.replace('GET', 'HEAD'));
  const known = new Set([...USES.map(({ route }) => route), ...heads]);
  expect(routesOf(server.app.http)).toEqual([...known].toSorted());
});

describe.each(['development', 'production'] as const)('in %s', (environment) => {
  const uses = environment === 'production' ? USES.filter(isOfEnvironment) : USES;
  test.each(uses.map((use) => [titleOf(use, environment), use] as const))('%s', async (_, use) => {
    const outcomes: string[] = [];
    const expected: string[] = [];
    // What is only looked at can be the same for all.
    const shared = use.route.startsWith('GET ') ? await urlOf(use, environment) : undefined;
    for (const person of PEOPLE) {
      for (const method of methodsOf(use)) {
        const url = shared ?? (await urlOf(use, environment));
        outcomes.push(`${person}: ${await tryOut({ use, url }, method, person, environment)}`);
        expected.push(`${person}: ${expectedOutcome(use, person, environment)}`);
      }
    }
    expect(outcomes).toEqual(expected);
  });
});

/** Whether the environment makes a difference to the request, or to who may send it. */
function isOfEnvironment({ may, answer, url, body }: Use): boolean {
  const asksFor = (part: unknown) => typeof part === 'function' && part.length > 0;
  return 'production' in may || typeof answer === 'object' || asksFor(url) || asksFor(body);
}

/** Every flag has a config in every environment, so the table would get slower from line to line. */
async function removeNewEnvironments(): Promise<void> {
  const all = granted(await team.admin.get<{ key: string }[]>('/environments'));
  for (const { key } of all.filter(({ key: each }) => !DEFAULT_ENVIRONMENTS.has(each))) {
    granted(await team.admin.put(`/environments/${key}`, { is_protected: false }));
    granted(await team.admin.delete(`/environments/${key}`));
  }
}

const DEFAULT_ENVIRONMENTS = new Set(['development', 'staging', 'production']);

/** What becomes of a request, as in “2xx” or “refused with 403”. */
async function tryOut(
  { use, url }: { use: Use; url: string },
  method: Method,
  person: Person,
  environment: Environment,
) {
  const client = use.endsSession ? await newcomer(person) : clientFor(person);
  const before = await auditLength(server);
  const body = use.body?.(environment, { team });
  const answer = await client.send(method, url, body, use.headers);
  const { status } = answer;
  if (!isRefusedByRole(answer, method)) return status < 300 ? '2xx' : String(status);
  const leftTrace = (await auditLength(server)) !== before;
  return `refused with ${status}${leftTrace ? ', but it left a trace' : ''}`;
}

function expectedOutcome(use: Use, person: Person, environment: Environment): string {
  if (use.isForKeys) return 'refused with 401';
  if (!mayOf(use, environment).includes(person)) {
    return `refused with ${MEMBERS.includes(person) ? 403 : 401}`;
  }
  const { answer = '2xx' } = use;
  return String(typeof answer === 'object' ? (answer[environment] ?? '2xx') : answer);
}

const ROLE_CODES = ['UNAUTHENTICATED', 'SDK_KEY_INVALID', 'FORBIDDEN', 'ENVIRONMENT_PROTECTED'];

/** An answer to HEAD has no body, and so no code. */
function isRefusedByRole({ status, body }: Answer<Problem>, method: Method): boolean {
  return method === 'HEAD' ? status === 401 || status === 403 : ROLE_CODES.includes(body.code);
}

function mayOf({ may }: Use, environment: Environment): readonly Person[] {
  return 'production' in may ? may[environment] : may;
}

/** Whatever answers GET answers HEAD, to the same people. */
function methodsOf({ route, isEndless = false }: Use): readonly Method[] {
  const method = route.split(' ', 1).join('') as Method;
  if (method !== 'GET') return [method];
  return isEndless ? ['HEAD'] : ['GET', 'HEAD'];
}

async function urlOf({ route, url }: Use, environment: Environment): Promise<string> {
  if (typeof url === 'function') return url(environment, { team });
  return url ?? route.slice(route.indexOf('/'));
}

function titleOf(use: Use, environment: Environment): string {
  const may = mayOf(use, environment);
  const who = use.isForKeys ? 'SDK keys' : may === PEOPLE ? 'everybody' : may.join(', ');
  return `${use.route}${use.how === undefined ? '' : ` ${use.how}`} is for ${who}`;
}

function clientFor(person: Person): InjectingClient {
  if (person === 'anonymous') return server.anonymous;
  return person === 'disabled' ? disabled : team[person];
}

async function newcomer(person: Person): Promise<InjectingClient> {
  if (person === 'anonymous') return server.anonymous;
  return person === 'disabled' ? someoneDisabled() : server.join(person);
}

/** Somebody whose token is still good, but whose account is not. */
async function someoneDisabled(): Promise<InjectingClient> {
  const login = credentials();
  const account = { ...login, name: 'Disabled', role: 'admin' };
  const user = granted(await team.admin.post<{ id: string }>('/auth/users', account));
  const session = granted(await server.anonymous.post<Session>('/auth/login', login));
  granted(await team.admin.put(`/auth/users/${user.id}`, { is_active: false }));
  return clientOf(server.app.http, session.access_token);
}
