import type { Session } from '@halyard/contracts/access';
import type { Problem } from '@halyard/contracts/schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  EVERYBODY,
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
afterAll(() => server.close());

test('every route of the running server is in the table', () => {
  const gets = USES.filter(({ route }) => route.startsWith('GET '));
  const heads = gets.map(({ route }) => route.replace('GET', 'HEAD'));
  const known = new Set([...USES.map(({ route }) => route), ...heads]);
  expect(routesOf(server.app.http)).toEqual([...known].toSorted());
});

describe.each(['development', 'production'] as const)('in %s', (environment) => {
  test.each(USES.map((use) => [titleOf(use, environment), use] as const))('%s', async (_, use) => {
    for (const person of PEOPLE) {
      for (const method of methodsOf(use)) await tryOut(use, method, person, environment);
    }
  });
});

async function tryOut(use: Use, method: Method, person: Person, environment: Environment) {
  const client = use.endsSession ? await newcomer(person) : clientFor(person);
  const url = await urlOf(use, environment);
  const before = await auditLength(server);
  const answer = await client.send(method, url, use.body?.(environment, { team }));
  const outcome = `${person}: ${method} ${answer.status}`;
  if (mayOf(use, environment).includes(person)) {
    const expected = typeof use.answer === 'number' ? use.answer : use.answer?.[environment];
    expect(isRefusedByRole(answer), outcome).toBe(false);
    if (expected === undefined) expect(Math.floor(answer.status / 100), outcome).toBe(2);
    else expect(answer.status, outcome).toBe(expected);
    return;
  }
  const isKnown = MEMBERS.includes(person);
  expect(outcome).toBe(`${person}: ${method} ${isKnown ? 403 : 401}`);
  if (method !== 'HEAD') expect(isRefusedByRole(answer), outcome).toBe(true);
  expect(await auditLength(server), `${outcome} leaves no trace`).toBe(before);
}

const ROLE_CODES = ['UNAUTHENTICATED', 'FORBIDDEN', 'ENVIRONMENT_PROTECTED'];

function isRefusedByRole({ body }: Answer<Problem>): boolean {
  return ROLE_CODES.includes(body.code);
}

function mayOf({ may }: Use, environment: Environment): readonly Person[] {
  return 'production' in may ? may[environment] : may;
}

/** Whatever answers GET answers HEAD, to the same people. */
function methodsOf({ route }: Use): readonly Method[] {
  const method = route.split(' ', 1).join('') as Method;
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

async function urlOf({ route, url }: Use, environment: Environment): Promise<string> {
  if (typeof url === 'function') return url(environment, { team });
  return url ?? route.slice(route.indexOf('/'));
}

function titleOf(use: Use, environment: Environment): string {
  const may = mayOf(use, environment);
  const who = may === EVERYBODY ? 'everybody' : may.join(', ');
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
