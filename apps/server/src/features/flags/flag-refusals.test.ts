import type { CreateFlagBody, Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import type { Condition, Serve } from '@halyard/contracts/targeting';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aFlag, auditLength, flagIn, served } from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;
let key: string;

const COLORS = {
  flag_type: 'multivariate',
  value_type: 'string',
  variants: ['red', 'green', 'blue'].map((name) => ({ key: name, value: name })),
} satisfies Partial<CreateFlagBody>;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  key = await aFlag(team, COLORS);
});

const red: Serve = { variant: 'red' };
const whenever = (condition: Condition) => ({
  rules: [
    { when: [], serve: red },
    { when: [{ attribute: 'a', operator: 'exists' }, condition], serve: red },
  ],
});
const second = 'body.rules[1].when[1]';
const split = (...weights: [string, number][]): Serve => ({
  split: { weights: weights.map(([variant, weight]) => ({ variant, weight })) },
});

const BODIES: readonly (readonly [what: string, body: object, field: string, says: RegExp])[] = [
  [
    'an unknown operator',
    whenever({ attribute: 'a', operator: 'like', values: ['x'] }),
    `${second}.operator`,
    /no operator "like"/,
  ],
  [
    'a version that is none',
    whenever({ attribute: 'a', operator: 'semver_less', values: ['1.0.0', '1.x'] }),
    `${second}.values[1]`,
    /version/i,
  ],
  [
    'a date that is none',
    whenever({ attribute: 'a', operator: 'before', values: ['2026-02-30T00:00:00Z'] }),
    `${second}.values[0]`,
    /date|ISO 8601/i,
  ],
  [
    'a pattern that does not compile',
    whenever({ attribute: 'a', operator: 'matches', values: ['('] }),
    `${second}.values[0]`,
    /./,
  ],
  [
    'a pattern that would take its time',
    whenever({ attribute: 'a', operator: 'matches', values: ['(a{1,100}){1,100}'] }),
    `${second}.values[0]`,
    /./,
  ],
  [
    'a number that is text',
    whenever({ attribute: 'a', operator: 'greater', values: ['1'] }),
    `${second}.values[0]`,
    /number/i,
  ],
  [
    'nothing to compare with',
    whenever({ attribute: 'a', operator: 'equals' }),
    `${second}.values`,
    /at least one/,
  ],
  [
    'an attribute that is missing',
    whenever({ operator: 'equals', values: ['x'] }),
    `${second}.attribute`,
    /./,
  ],
  [
    'a segment that is not there',
    whenever({ operator: 'in_segment', values: ['nowhere'] }),
    `${second}.values[0]`,
    /no segment "nowhere"/,
  ],
  [
    'a rule for no variant of the flag',
    { rules: [{ when: [], serve: { variant: 'pink' } }] },
    'body.rules[0].serve.variant',
    /no variant "pink"/,
  ],
  [
    'weights that do not sum to 100',
    { fallthrough: split(['red', 50], ['blue', 49.999]) },
    'body.fallthrough.split.weights',
    /sum to 99.999 instead of 100/,
  ],
  [
    'a weight for no variant of the flag',
    { fallthrough: split(['red', 50], ['pink', 50]) },
    'body.fallthrough.split.weights[1].variant',
    /pink/,
  ],
  [
    'a weight with four decimals',
    { fallthrough: split(['red', 50.0001], ['blue', 49.9999]) },
    'body.fallthrough.split.weights[0].weight',
    /three/,
  ],
  [
    'a target for no variant of the flag',
    { targets: [{ variant: 'pink', keys: ['alice'] }] },
    'body.targets[0].variant',
    /pink/,
  ],
  [
    'a key that is targeted twice in a list',
    { targets: [{ variant: 'red', keys: ['alice', 'alice'] }] },
    'body.targets[0].keys',
    /duplicate/i,
  ],
  [
    'a prerequisite that is not there',
    { prerequisites: [{ flag_key: 'nowhere', variants: ['on'] }] },
    'body.prerequisites[0].flag_key',
    /no flag "nowhere"/,
  ],
  ['an off variant that is none', { off_variant: 'pink' }, 'body.off_variant', /pink/],
  [
    'variant and split at once',
    { fallthrough: { variant: 'red', ...split(['red', 100]) } },
    'body.fallthrough',
    /./,
  ],
];

describe('what could not be evaluated is refused with its place, and nothing is written', () => {
  test.each(BODIES)('%s', async (_, body, field, says) => {
    const before = await flagIn(team, key, 'staging');
    const entries = await auditLength(server);
    const answer = await team.developer.put(`/flags/${key}?environment_key=staging`, {
      is_enabled: true,
      ...body,
    });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors).toContainEqual({ field, detail: expect.stringMatching(says) });
    expect(await flagIn(team, key, 'staging')).toEqual(before);
    expect(await auditLength(server)).toBe(entries);
  });

  test('every fault at once', async () => {
    const { body } = await team.developer.put(`/flags/${key}?environment_key=staging`, {
      rules: [{ when: [{ attribute: 'a', operator: 'like' }], serve: { variant: 'pink' } }],
      fallthrough: { variant: 'pink' },
    });
    expect(body.errors?.map(({ field }) => field)).toEqual([
      'body.rules[0].when[0].operator',
      'body.rules[0].serve.variant',
      'body.fallthrough.variant',
    ]);
  });

  test('also while a flag is created', async () => {
    const answer = await team.developer.post('/flags', {
      key: `${key}-2`,
      name: 'New',
      environment_key: 'staging',
      ...COLORS,
      fallthrough: { variant: 'pink' },
    });
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([
      400,
      'body.fallthrough.variant',
    ]);
    expect((await team.viewer.get(`/flags/${key}-2`)).status).toBe(404);
  });
});

describe('a flag of a quarter of a megabyte', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, i) => `k${i}`.padEnd(100, '-'));

  test('is taken, and a larger one is refused as such', async () => {
    const url = `/flags/${key}?environment_key=staging`;
    const put = (count: number) =>
      team.developer.put<FlagInEnvironment & { errors?: { field: string; detail: string }[] }>(
        url,
        {
          targets: [{ variant: 'blue', keys: keys(count) }],
        },
      );
    expect((await put(2500)).status).toBe(200);
    const refused = await put(2600);
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ field: 'body' }]]);
    expect(refused.body.errors?.[0]?.detail).toContain('262144 bytes');
    expect((await flagIn(team, key, 'staging')).targets[0]?.keys).toHaveLength(2500);
  });

  test('is refused where variants make it too large elsewhere', async () => {
    granted(
      await team.developer.put(`/flags/${key}?environment_key=staging`, {
        targets: [{ variant: 'blue', keys: keys(2500) }],
      }),
    );
    const variants = [...COLORS.variants, { key: 'long', value: 'x'.repeat(20_000) }];
    const refused = await team.developer.put(`/flags/${key}`, { variants });
    expect([refused.status, refused.body.errors]).toMatchObject([
      400,
      [{ field: 'environments.staging' }],
    ]);
  });
});

describe('a change of what is common', () => {
  test('is refused where an environment could not go on with it', async () => {
    granted(
      await team.admin.put(`/flags/${key}?environment_key=production`, {
        rules: [{ when: [], serve: { variant: 'blue' } }],
        off_variant: 'green',
      }),
    );
    const answer = await team.admin.put(`/flags/${key}?environment_key=staging`, {
      variants: [{ key: 'red', value: 'red' }],
      fallthrough: { variant: 'green' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map(({ field }) => field).toSorted()).toEqual([
      'body.fallthrough.variant',
      'environments.production.off_variant',
      'environments.production.rules[0].serve.variant',
    ]);
    expect((await team.viewer.get<Flag>(`/flags/${key}`)).body.variants).toHaveLength(3);
  });

  test('names a bad value once, however many environments there are', async () => {
    const variants = [{ key: 'red', value: 1 }, ...COLORS.variants.slice(1)];
    const answer = await team.admin.put(`/flags/${key}`, { variants });
    expect(answer.body.errors?.map(({ field }) => field)).toEqual(['body.variants[0].value']);
  });
});

test('a flag whose stored rules cannot be evaluated any more can still be switched off', async () => {
  const { environment_id } = await flagIn(team, key, 'staging');
  granted(await team.developer.put(`/flags/${key}?environment_key=staging`, { is_enabled: true }));
  const { db } = server.app.database;
  const rules = [
    { id: 'old', when: [{ attribute: 'a', operator: 'gone', values: [1] }], serve: red },
  ];
  await db
    .updateTable('flag_configs')
    .set({ rules: JSON.stringify(rules) })
    .where('environment_id', '=', environment_id)
    .where('flag_id', '=', (x) => x.selectFrom('flags').select('id').where('key', '=', key))
    .execute();
  const url = `/flags/${key}?environment_key=staging`;
  granted(await team.developer.put(url, { rollout_percentage: 0, description: 'touched' }));
  granted(await team.developer.put(url, { targets: [{ variant: 'blue', keys: ['x'] }] }));
  granted(await team.developer.put(url, { is_enabled: false }));
  expect((await flagIn(team, key, 'staging')).is_enabled).toBe(false);
  granted(await team.developer.put(url, { rules: [], is_enabled: true }));
  expect(await served(server, key, 'staging')).toMatchObject({ variant: 'red' });
});
