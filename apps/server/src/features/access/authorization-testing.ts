import { randomUUID } from 'node:crypto';
import {
  aFlag,
  aFlagFor,
  aKey,
  aMetric,
  anEnvironment,
  anExperiment,
  anSdkKey,
  aSegment,
} from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { PASSWORD, type Team } from '../../testing/server.ts';

/** Who asks. */
export const PEOPLE = ['anonymous', 'disabled', 'viewer', 'developer', 'admin'] as const;
export type Person = (typeof PEOPLE)[number];
export type Environment = 'development' | 'production';

const EVERYBODY: readonly Person[] = PEOPLE;
export const MEMBERS: readonly Person[] = ['viewer', 'developer', 'admin'];
const DEVELOPERS: readonly Person[] = ['developer', 'admin'];
const ADMINS: readonly Person[] = ['admin'];

/** What a request can be about. */
interface World {
  readonly team: Team;
}

/** One way to use a route, and who may. What it touches is new for every request. */
export interface Use {
  readonly route: string;
  readonly how?: string;
  readonly may: readonly Person[] | Readonly<Record<Environment, readonly Person[]>>;
  readonly url?: string | ((environment: Environment, world: World) => Promise<string>);
  readonly body?: (environment: Environment, world: World) => unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What those who may get, where it is no success. */
  readonly answer?: number | Partial<Record<Environment, number>>;
  /** Whether it is for SDK keys, so that people are refused, whoever they are. What keys may is tested with them. */
  readonly isForKeys?: boolean;
  /** Whether its answer to GET has no end for those who may, so that only HEAD is tried. */
  readonly isEndless?: boolean;
  /** Whether it ends sessions, so that nobody does it twice with the same one. */
  readonly endsSession?: boolean;
}

const UNPROTECTED_ONLY = { development: DEVELOPERS, production: ADMINS };
const page = (path: string): Use => ({ route: `GET ${path}`, may: EVERYBODY });
const onIn = (environment: Environment, { team }: World) =>
  aFlag(team, { environment_key: environment, is_enabled: true });
const usedIn = async (environment: Environment, { team }: World) => {
  const key = await aSegment(team);
  await aFlagFor(team, key, environment);
  return key;
};
const targetedIn = (environment: Environment, { team }: World) =>
  aFlag(team, {
    environment_key: environment,
    targets: [{ variant: 'on', keys: ['alice'] }],
    rules: ['a', 'b'].map((id) => ({ id, when: [], serve: { variant: 'on' } })),
  });
const metricIn = async (_: Environment, { team }: World) => `/metrics/${await aMetric(team)}`;
const experimentIn = async (environment: Environment, { team }: World) =>
  `/experiments/${(await anExperiment(team, { environment_key: environment })).key}`;
const runningIn = async (environment: Environment, world: World) => {
  const experiment = await experimentIn(environment, world);
  granted(await world.team.admin.post(`${experiment}/start`));
  return experiment;
};
/** The address of the first entry in the history of something. */
const beginningOf = async (thing: string, { team }: World) => {
  const [first] = granted(await team.admin.get<{ id: string }[]>(`${thing}/history`)).toReversed();
  return `${thing}/history/${first?.id}`;
};
const archivedIn = async (environment: Environment, world: World) => {
  const key = await onIn(environment, world);
  granted(await world.team.admin.post(`/flags/${key}/archive`));
  return key;
};
const environmentLike = (environment: Environment, { team }: World) =>
  anEnvironment(team, { is_protected: environment === 'production' });
const aUser = async ({ team }: World) =>
  granted(
    await team.admin.post<{ id: string }>('/auth/users', { ...credentials(), name: 'A user' }),
  ).id;
const anSdkKeyIn = async (environment: Environment, { team }: World) =>
  `/environments/${environment}/sdk-keys/${(await anSdkKey(team, { environment })).id}`;
export const credentials = () => ({ email: `${aKey('user')}@example.com`, password: PASSWORD });

/** Every route, for all who may use it. A route that is missing here fails the test. */
export const USES: readonly Use[] = [
  page('/'),
  page('/app'),
  { ...page('/app*'), url: '/app/flags' },
  page('/docs'),
  page('/docs/json'),
  page('/docs/yaml'),
  { ...page('/docs/static/index.html'), answer: 302 },
  page('/docs/static/swagger-initializer.js'),
  page('/docs/static/theme/docs.css'),
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
    body: (_, { team }) => ({ email: team.viewer.email, password: PASSWORD }),
  },
  {
    route: 'POST /auth/setup',
    may: EVERYBODY,
    body: () => ({ ...credentials(), token: 'guessed' }),
    answer: 401,
  },
  { route: 'GET /auth/options', may: EVERYBODY },
  { route: 'GET /auth/me', may: MEMBERS },
  { route: 'PUT /auth/me', may: MEMBERS, body: () => ({ name: 'Another name' }) },
  { route: 'GET /auth/me/sessions', may: MEMBERS },
  {
    route: 'DELETE /auth/me/sessions/:id',
    how: 'for one that is not there',
    may: MEMBERS,
    url: `/auth/me/sessions/${randomUUID()}`,
    answer: 404,
  },
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
    url: async (_, world) => `/auth/users/${await aUser(world)}`,
    body: () => ({ is_active: false }),
  },
  {
    route: 'PUT /auth/users/:id/role',
    may: ADMINS,
    url: async (_, world) => `/auth/users/${await aUser(world)}/role`,
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
    url: async (environment, world) => `/environments/${await environmentLike(environment, world)}`,
    body: (environment) => ({ is_protected: environment !== 'production' }),
  },
  {
    route: 'DELETE /environments/:key',
    may: ADMINS,
    url: async (environment, world) => `/environments/${await environmentLike(environment, world)}`,
    answer: { production: 409 },
  },
  {
    route: 'GET /environments/:key/recent-contexts',
    may: DEVELOPERS,
    url: async (key) => `/environments/${key}/recent-contexts`,
  },
  {
    route: 'GET /environments/:key/attributes',
    may: DEVELOPERS,
    url: async (key) => `/environments/${key}/attributes`,
  },
  {
    route: 'GET /environments/:key/sdk-keys',
    may: DEVELOPERS,
    url: async (key) => `/environments/${key}/sdk-keys`,
  },
  {
    route: 'POST /environments/:key/sdk-keys',
    may: UNPROTECTED_ONLY,
    url: async (key) => `/environments/${key}/sdk-keys`,
    body: () => ({ name: 'An application', kind: 'server' }),
  },
  {
    route: 'POST /environments/:key/sdk-keys/:id/rotate',
    may: UNPROTECTED_ONLY,
    url: async (key, world) => `${await anSdkKeyIn(key, world)}/rotate`,
    body: () => ({}),
  },
  {
    route: 'DELETE /environments/:key/sdk-keys/:id',
    may: UNPROTECTED_ONLY,
    url: anSdkKeyIn,
  },
  { route: 'GET /segments', may: MEMBERS },
  {
    route: 'GET /segments/:key',
    may: MEMBERS,
    url: async (_, { team }) => `/segments/${await aSegment(team)}`,
  },
  {
    route: 'GET /segments/:key/uses',
    may: MEMBERS,
    url: async (_, { team }) => `/segments/${await aSegment(team)}/uses`,
  },
  {
    route: 'GET /segments/:key/keys/:list',
    may: MEMBERS,
    url: async (_, { team }) => `/segments/${await aSegment(team)}/keys/included`,
  },
  {
    route: 'POST /segments/preview',
    may: MEMBERS,
    body: () => ({ config: { included: ['ada'] }, contexts: [{ targetingKey: 'ada' }] }),
  },
  {
    route: 'POST /segments/preview',
    how: 'for recent contexts',
    may: DEVELOPERS,
    body: (environment) => ({ environment_key: environment, recent: true }),
  },
  { route: 'POST /segments', may: DEVELOPERS, body: () => ({ key: aKey(), name: 'New' }) },
  {
    route: 'PUT /segments/:key',
    how: 'for one that is used',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `/segments/${await usedIn(environment, world)}`,
    body: () => ({ included: ['ada'] }),
  },
  {
    route: 'PUT /segments/:key',
    how: 'to rename one that is used',
    may: DEVELOPERS,
    url: async (environment, world) => `/segments/${await usedIn(environment, world)}`,
    body: () => ({ name: 'Renamed' }),
  },
  {
    route: 'PUT /segments/:key/keys/:list',
    how: 'for one that is used',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) =>
      `/segments/${await usedIn(environment, world)}/keys/included`,
    body: () => 'ada',
    headers: { 'content-type': 'text/csv' },
  },
  {
    route: 'GET /segments/:key/history',
    may: MEMBERS,
    url: async (_, { team }) => `/segments/${await aSegment(team)}/history`,
  },
  {
    route: 'GET /segments/:key/history/:entry_id',
    may: MEMBERS,
    url: async (_, world) => beginningOf(`/segments/${await aSegment(world.team)}`, world),
  },
  {
    route: 'POST /segments/:key/history/:entry_id/restore',
    how: 'for one that is used',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => {
      const segment = `/segments/${await usedIn(environment, world)}`;
      granted(await world.team.admin.put(segment, { included: ['ada'] }));
      return `${await beginningOf(segment, world)}/restore`;
    },
  },
  {
    route: 'DELETE /segments/:key',
    how: 'for one that is used',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `/segments/${await usedIn(environment, world)}`,
    answer: 409,
  },
  {
    route: 'DELETE /segments/:key',
    may: DEVELOPERS,
    url: async (_, { team }) => `/segments/${await aSegment(team)}`,
  },
  { route: 'GET /flag-summaries', may: MEMBERS },
  { route: 'GET /flags', may: MEMBERS, url: async (key) => `/flags?environment_key=${key}` },
  {
    route: 'GET /flags/:key',
    may: MEMBERS,
    url: async (environment, world) =>
      `/flags/${await onIn(environment, world)}?environment_key=${environment}`,
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
    url: async (environment, { team }) =>
      `/flags/${await aFlag(team)}?environment_key=${environment}`,
    body: () => ({ is_enabled: true }),
  },
  {
    route: 'PUT /flags/:key',
    how: 'to rename it everywhere',
    may: DEVELOPERS,
    url: async (environment, world) => `/flags/${await onIn(environment, world)}`,
    body: () => ({ name: 'Renamed' }),
  },
  {
    route: 'PUT /flags/:key',
    how: 'to change the type of one that is on',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `/flags/${await onIn(environment, world)}`,
    body: () => ({ flag_type: 'percentage' }),
  },
  ...(
    [
      ['POST /flags/:key/rules', 'rules', { when: [], serve: { variant: 'off' } }],
      ['PUT /flags/:key/rules/:rule_id', 'rules/a', { when: [], serve: { variant: 'off' } }],
      ['DELETE /flags/:key/rules/:rule_id', 'rules/a', undefined],
      ['PUT /flags/:key/rule-order', 'rule-order', { rule_ids: ['b', 'a'] }],
      ['POST /flags/:key/targets', 'targets', { variant: 'off', keys: ['x'] }],
      ['POST /flags/:key/targets/remove', 'targets/remove', { keys: ['alice'] }],
    ] as const
  ).map(
    ([route, path, body]): Use => ({
      route,
      may: UNPROTECTED_ONLY,
      url: async (environment, world) =>
        `/flags/${await targetedIn(environment, world)}/${path}?environment_key=${environment}`,
      body: () => body,
    }),
  ),
  {
    route: 'POST /flags/:key/preview',
    may: MEMBERS,
    url: async (environment, world) =>
      `/flags/${await onIn(environment, world)}/preview?environment_key=${environment}`,
    body: () => ({ config: { is_enabled: false }, contexts: [{ targetingKey: 'alice' }] }),
  },
  {
    route: 'POST /flags/:key/preview',
    how: 'for recent contexts',
    may: DEVELOPERS,
    url: async (environment, world) =>
      `/flags/${await onIn(environment, world)}/preview?environment_key=${environment}`,
    body: () => ({ recent: true }),
  },
  {
    route: 'GET /flags/:key/evaluation-counts',
    may: MEMBERS,
    url: async (environment, world) => `/flags/${await onIn(environment, world)}/evaluation-counts`,
  },
  { route: 'GET /evaluation-counts', may: MEMBERS },
  {
    route: 'GET /flags/:key/diff',
    may: MEMBERS,
    url: async (environment, world) =>
      `/flags/${await onIn(environment, world)}/diff?from=staging&to=${environment}`,
  },
  {
    route: 'POST /flags/:key/promote',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `/flags/${await onIn(environment, world)}/promote`,
    body: (environment) => ({ from: 'staging', to: environment }),
  },
  {
    route: 'GET /flags/:key/history',
    may: MEMBERS,
    url: async (environment, world) => `/flags/${await onIn(environment, world)}/history`,
  },
  {
    route: 'GET /flags/:key/history/:entry_id',
    may: MEMBERS,
    url: async (environment, world) =>
      beginningOf(`/flags/${await onIn(environment, world)}`, world),
  },
  {
    route: 'POST /flags/:key/history/:entry_id/restore',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => {
      const flag = `/flags/${await onIn(environment, world)}`;
      const off = { is_enabled: false };
      granted(await world.team.admin.put(`${flag}?environment_key=${environment}`, off));
      return `${await beginningOf(flag, world)}/restore`;
    },
  },
  {
    route: 'POST /flags/:key/archive',
    how: 'for one that is on',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `/flags/${await onIn(environment, world)}/archive`,
  },
  {
    route: 'POST /flags/:key/restore',
    how: 'for one that was on',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `/flags/${await archivedIn(environment, world)}/restore`,
  },
  {
    route: 'DELETE /flags/:key',
    may: ADMINS,
    url: async (environment, world) => `/flags/${await onIn(environment, world)}`,
  },
  { route: 'DELETE /units/:id', may: ADMINS, url: '/units/somebody' },
  {
    route: 'GET /event-names',
    may: MEMBERS,
    url: async (key) => `/event-names?environment_key=${key}`,
  },
  { route: 'GET /metric-definitions', may: MEMBERS },
  { route: 'GET /metrics/:key', may: MEMBERS, url: metricIn },
  {
    route: 'POST /metrics',
    may: DEVELOPERS,
    body: () => ({ key: aKey(), name: 'New', event: 'purchase', kind: 'count' }),
  },
  { route: 'PUT /metrics/:key', may: DEVELOPERS, url: metricIn, body: () => ({ name: 'Renamed' }) },
  { route: 'DELETE /metrics/:key', may: DEVELOPERS, url: metricIn },
  { route: 'GET /experiments', may: MEMBERS },
  { route: 'GET /experiments/:key', may: MEMBERS, url: experimentIn },
  {
    route: 'GET /experiments/:key/epochs',
    may: MEMBERS,
    url: async (environment, world) => `${await experimentIn(environment, world)}/epochs`,
  },
  {
    route: 'GET /experiments/:key/results',
    may: MEMBERS,
    url: async (environment, world) => `${await experimentIn(environment, world)}/results`,
  },
  {
    route: 'GET /experiments/:key/results/metrics/:metric_key',
    how: 'for a metric that it does not name',
    may: MEMBERS,
    url: async (environment, world) =>
      `${await experimentIn(environment, world)}/results/metrics/no-such-metric`,
    answer: 404,
  },
  {
    route: 'GET /experiments/:key/results/export',
    may: MEMBERS,
    url: async (environment, world) => `${await experimentIn(environment, world)}/results/export`,
  },
  { route: 'GET /experiment-summaries', may: MEMBERS },
  {
    route: 'GET /metrics/:key/history',
    may: MEMBERS,
    url: async (key, world) => `${await metricIn(key, world)}/history?environment_key=${key}`,
  },
  {
    route: 'POST /experiment-plans',
    may: MEMBERS,
    body: () => ({
      baseline: { kind: 'proportion', mean: 0.1, units_a_day: 1000 },
      effect: 5,
      weights: [50, 50],
    }),
  },
  {
    route: 'POST /aa-checks',
    how: 'of a metric that is not there',
    may: DEVELOPERS,
    body: (environment) => ({ metric_key: 'no-such-metric', environment_key: environment }),
    answer: 404,
  },
  {
    route: 'POST /experiments',
    how: 'on a flag that is not there',
    may: UNPROTECTED_ONLY,
    body: (environment) => ({
      key: aKey(),
      name: 'New',
      flag_key: 'no-such-flag',
      environment_key: environment,
      variants: ['on', 'off'].map((variant) => ({ variant, weight: 50 })),
      control: 'off',
    }),
    answer: 404,
  },
  {
    route: 'PUT /experiments/:key',
    may: UNPROTECTED_ONLY,
    url: experimentIn,
    body: () => ({ name: 'Renamed' }),
  },
  { route: 'DELETE /experiments/:key', may: UNPROTECTED_ONLY, url: experimentIn },
  {
    route: 'POST /experiments/:key/start',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `${await experimentIn(environment, world)}/start`,
  },
  {
    route: 'POST /experiments/:key/stop',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `${await runningIn(environment, world)}/stop`,
  },
  {
    route: 'POST /experiments/:key/ship',
    may: UNPROTECTED_ONLY,
    url: async (environment, world) => `${await runningIn(environment, world)}/ship`,
    body: () => ({ variant: 'on' }),
  },
  ...(
    [
      ['layers', {}],
      ['holdouts', { percentage: 5 }],
    ] as const
  ).flatMap(([place, fields]): Use[] => {
    const bodyIn = (environment: Environment) => ({
      key: aKey(),
      name: 'New',
      environment_key: environment,
      ...fields,
    });
    const url = async (environment: Environment, { team }: World) => {
      const made = await team.admin.post<{ key: string }>(`/${place}`, bodyIn(environment));
      return `/${place}/${granted(made).key}`;
    };
    // An environment has room for few holdouts.
    const missing = { url: `/${place}/no-such-key`, answer: 404 };
    return [
      { route: `GET /${place}`, may: MEMBERS },
      { route: `GET /${place}/:key`, may: MEMBERS, ...missing },
      { route: `POST /${place}`, may: UNPROTECTED_ONLY, body: bodyIn },
      { route: `DELETE /${place}/:key`, may: UNPROTECTED_ONLY, url },
    ];
  }),
  { route: 'GET /demo', may: MEMBERS },
  { route: 'POST /demo', may: ADMINS },
  { route: 'DELETE /demo', may: ADMINS },
  { route: 'GET /audit', may: MEMBERS, url: async (key) => `/audit?environment_key=${key}` },
  {
    route: 'GET /audit/flag/:key',
    may: MEMBERS,
    url: async (environment, world) => `/audit/flag/${await onIn(environment, world)}`,
  },
  {
    route: 'GET /audit/entry/:id',
    may: MEMBERS,
    url: async (_, { team }) => {
      const [entry] = granted(await team.admin.get<{ id: string }[]>('/audit?limit=1'));
      return `/audit/entry/${entry?.id}`;
    },
  },
  { route: 'GET /audit/chain', may: MEMBERS },
  {
    route: 'GET /audit/export',
    may: MEMBERS,
    url: async (key) => `/audit/export?format=csv&environment_key=${key}`,
  },
  { route: 'GET /audit/stream', may: MEMBERS, isEndless: true },
  {
    route: 'GET /evaluate/:flag_key',
    may: EVERYBODY,
    url: async (environment, world) =>
      `/evaluate/${await onIn(environment, world)}?environment_key=${environment}`,
  },
  {
    route: 'POST /evaluate/:flag_key',
    may: EVERYBODY,
    url: async (environment, world) => `/evaluate/${await onIn(environment, world)}`,
    body: (environment) => ({ environment_key: environment }),
  },
  { route: 'OPTIONS /evaluate/:flag_key', may: EVERYBODY, url: '/evaluate/any-flag' },
  {
    route: 'POST /evaluate',
    may: EVERYBODY,
    body: (environment) => ({ environment_key: environment }),
  },
  { route: 'OPTIONS /evaluate', may: EVERYBODY },
  {
    route: 'POST /evaluations/explain',
    may: MEMBERS,
    body: (environment) => ({ environment_key: environment }),
  },
  // These take the key of an application, which no person's session is.
  { route: 'GET /sdk/v1/ruleset', may: [], isForKeys: true },
  { route: 'GET /sdk/v1/flagd.json', may: [], isForKeys: true },
  { route: 'GET /sdk/v1/stream', may: [], isForKeys: true },
  { route: 'POST /sdk/v1/events', may: [], isForKeys: true },
  { route: 'OPTIONS /sdk/v1/events', may: EVERYBODY },
  { route: 'POST /ofrep/v1/evaluate/flags', may: EVERYBODY, answer: 401 },
  { route: 'POST /ofrep/v1/evaluate/flags/:key', may: EVERYBODY, answer: 401 },
  {
    route: 'POST /ofrep/v1/evaluate/flags*',
    may: EVERYBODY,
    url: '/ofrep/v1/evaluate/flags/a/b',
    answer: 401,
  },
  { route: 'GET /ofrep/v1/stream', how: 'without a ticket', may: EVERYBODY, answer: 400 },
  { route: 'OPTIONS /ofrep/v1/evaluate/flags', may: EVERYBODY },
  {
    route: 'OPTIONS /ofrep/v1/evaluate/flags*',
    may: EVERYBODY,
    url: '/ofrep/v1/evaluate/flags/any-flag',
  },
  { route: 'OPTIONS /ofrep/v1/stream', may: EVERYBODY },
];
