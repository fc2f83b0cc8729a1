import type { Session } from '@halyard/contracts/access';
import type { Problem } from '@halyard/contracts/schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, anEnvironment, auditLength } from '../../testing/builders.ts';
import { type Answer, type Client, clientOf, granted, type Method } from '../../testing/client.ts';
import { routesOf } from '../../testing/routes.ts';
import {
  aTeam,
  PASSWORD,
  startTestServer,
  type Team,
  type TestServer,
} from '../../testing/server.ts';

const PEOPLE = ['anonymous', 'disabled', 'viewer', 'developer', 'admin'] as const;
type Person = (typeof PEOPLE)[number];
type Environment = 'development' | 'production';

const EVERYBODY: readonly Person[] = PEOPLE;
const MEMBERS: readonly Person[] = ['viewer', 'developer', 'admin'];
const DEVELOPERS: readonly Person[] = ['developer', 'admin'];
const ADMINS: readonly Person[] = ['admin'];

/** One way to use a route, and who may. What it touches is new for every request. */
interface Use {
  readonly route: string;
  readonly how?: string;
  readonly may: readonly Person[] | Readonly<Record<Environment, readonly Person[]>>;
  readonly url?: string | ((environment: Environment) => Promise<string>);
  readonly body?: (environment: Environment) => unknown;
  /** What those who may get, where it is no success. */
  readonly answer?: number | Partial<Record<Environment, number>>;
  /** Whether it ends sessions, so that nobody does it twice with the same one. */
  readonly endsSession?: boolean;
}

const UNPROTECTED_ONLY = { development: DEVELOPERS, production: ADMINS };
const page = (path: string): Use => ({ route: `GET ${path}`, may: EVERYBODY });
const onIn = (environment: Environment) =>
  aFlag(team, { environment_key: environment, is_enabled: true });
const archivedIn = async (environment: Environment) => {
  const key = await onIn(environment);
  granted(await team.admin.post(`/flags/${key}/archive`));
  return key;
};
const environmentLike = (environment: Environment) =>
  anEnvironment(team, { is_protected: environment === 'production' });
const aUser = async () => (await server.join('viewer')).id;
const credentials = () => ({ email: `${aKey('user')}@example.com`, password: PASSWORD });

const USES: readonly Use[] = [
  page('/'),
  page('/app/setup'),
  page('/app/setup.js'),
  page('/app/pages.css'),
  page('/docs'),
  page('/docs/json'),
  page('/docs/yaml'),
  page('/docs/static/index.html'),
  page('/docs/static/swagger-initializer.js'),
  { ...page('/docs*'), url: '/docs/static/swagger-ui.css' },
  page('/openapi.json'),
  page('/health'),
  page('/health/ready'),
  page('/metrics'),
  {
    route: 'POST /auth/register',
    may: EVERYBODY,
    body: () => ({ ...credentials(), name: 'Somebody' }),
  },
  {
    route: 'POST /auth/login',
    may: EVERYBODY,
    body: () => ({ email: team.viewer.email, password: PASSWORD }),
  },
  {
    route: 'POST /auth/setup',
    may: EVERYBODY,
    body: () => ({ ...credentials(), token: 'guessed' }),
    answer: 401,
  },
  { route: 'GET /auth/me', may: MEMBERS },
  { route: 'POST /auth/logout', may: MEMBERS, body: () => ({}), endsSession: true },
  {
    route: 'PUT /auth/me/password',
    may: MEMBERS,
    body: () => ({ current_password: PASSWORD, new_password: 'another long passphrase' }),
    endsSession: true,
  },
  { route: 'GET /auth/users', may: ADMINS },
  { route: 'POST /auth/users', may: ADMINS, body: () => ({ ...credentials(), name: 'Somebody' }) },
  {
    route: 'PUT /auth/users/:id',
    may: ADMINS,
    url: async () => `/auth/users/${await aUser()}`,
    body: () => ({ is_active: false }),
  },
  {
    route: 'PUT /auth/users/:id/role',
    may: ADMINS,
    url: async () => `/auth/users/${await aUser()}/role`,
    body: () => ({ role: 'developer' }),
  },
  { route: 'GET /environments', may: MEMBERS },
  { route: 'GET /environments/:key', may: MEMBERS, url: async (key) => `/environments/${key}` },
  {
    route: 'POST /environments',
    may: ADMINS,
    body: (environment) => ({
      key: aKey(),
      name: 'New',
      is_protected: environment === 'production',
    }),
  },
  {
    route: 'PUT /environments/:key',
    may: ADMINS,
    url: async (environment) => `/environments/${await environmentLike(environment)}`,
    body: (environment) => ({ is_protected: environment !== 'production' }),
  },
  {
    route: 'DELETE /environments/:key',
    may: ADMINS,
    url: async (environment) => `/environments/${await environmentLike(environment)}`,
    answer: { production: 409 },
  },
  { route: 'GET /flags', may: MEMBERS, url: async (key) => `/flags?environment_key=${key}` },
  {
    route: 'GET /flags/:key',
    may: MEMBERS,
    url: async (environment) => `/flags/${await onIn(environment)}?environment_key=${environment}`,
  },
  {
    route: 'POST /flags',
    may: UNPROTECTED_ONLY,
    body: (environment) => ({ key: aKey(), name: 'New', environment_key: environment }),
  },
  {
    route: 'PUT /flags/:key',
    how: 'to switch it on',
    may: UNPROTECTED_ONLY,
    url: async (environment) => `/flags/${await aFlag(team)}?environment_key=${environment}`,
    body: () => ({ is_enabled: true }),
  },
  {
    route: 'PUT /flags/:key',
    how: 'to rename it everywhere',
    may: DEVELOPERS,
    url: async (environment) => `/flags/${await onIn(environment)}`,
    body: () => ({ name: 'Renamed' }),
  },
  {
    route: 'PUT /flags/:key',
    how: 'to change the type of one that is on',
    may: UNPROTECTED_ONLY,
    url: async (environment) => `/flags/${await onIn(environment)}`,
    body: () => ({ flag_type: 'percentage' }),
  },
  {
    route: 'POST /flags/:key/archive',
    how: 'for one that is on',
    may: UNPROTECTED_ONLY,
    url: async (environment) => `/flags/${await onIn(environment)}/archive`,
  },
  {
    route: 'POST /flags/:key/restore',
    how: 'for one that was on',
    may: UNPROTECTED_ONLY,
    url: async (environment) => `/flags/${await archivedIn(environment)}/restore`,
  },
  {
    route: 'DELETE /flags/:key',
    may: ADMINS,
    url: async (environment) => `/flags/${await onIn(environment)}`,
  },
  { route: 'GET /audit', may: MEMBERS, url: async (key) => `/audit?environment_key=${key}` },
  {
    route: 'GET /audit/flag/:key',
    may: MEMBERS,
    url: async (environment) => `/audit/flag/${await onIn(environment)}`,
  },
  {
    route: 'GET /evaluate/:flag_key',
    may: EVERYBODY,
    url: async (environment) =>
      `/evaluate/${await onIn(environment)}?environment_key=${environment}`,
  },
  {
    route: 'POST /evaluate/:flag_key',
    may: EVERYBODY,
    url: async (environment) => `/evaluate/${await onIn(environment)}`,
    body: (environment) => ({ environment_key: environment }),
  },
  { route: 'OPTIONS /evaluate/:flag_key', may: EVERYBODY, url: '/evaluate/any-flag' },
];

let server: TestServer;
let team: Team;
let disabled: Client;

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
  const answer = await client.send(method, url, use.body?.(environment));
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
  if (typeof url === 'function') return url(environment);
  return url ?? route.slice(route.indexOf('/'));
}

function titleOf(use: Use, environment: Environment): string {
  const may = mayOf(use, environment);
  const who = may === EVERYBODY ? 'everybody' : may.join(', ');
  return `${use.route}${use.how === undefined ? '' : ` ${use.how}`} is for ${who}`;
}

function clientFor(person: Person): Client {
  if (person === 'anonymous') return server.anonymous;
  return person === 'disabled' ? disabled : team[person];
}

async function newcomer(person: Person): Promise<Client> {
  if (person === 'anonymous') return server.anonymous;
  return person === 'disabled' ? someoneDisabled() : server.join(person);
}

/** Somebody whose token is still good, but whose account is not. */
async function someoneDisabled(): Promise<Client> {
  const login = credentials();
  const account = { ...login, name: 'Disabled', role: 'admin' };
  const user = granted(await team.admin.post<{ id: string }>('/auth/users', account));
  const session = granted(await server.anonymous.post<Session>('/auth/login', login));
  granted(await team.admin.put(`/auth/users/${user.id}`, { is_active: false }));
  return clientOf(server.app.http, session.access_token);
}
