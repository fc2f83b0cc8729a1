import type { CreateFlagBody, Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, aKey, flagIn, served } from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

const inStaging = (path: string) => `/flags/${path}?environment_key=staging`;
const COLORS = {
  flag_type: 'multivariate',
  value_type: 'string',
  variants: [
    { key: 'red', value: '#f00' },
    { key: 'green', value: '#0f0', name: 'Grass' },
    { key: 'blue', value: '#00f' },
  ],
} satisfies Partial<CreateFlagBody>;

const aColor = (fields: object = {}) =>
  aFlag(team, { ...COLORS, environment_key: 'staging', is_enabled: true, ...fields });
const change = (key: string, body: object) =>
  team.developer.put<FlagInEnvironment>(inStaging(key), body);

describe('types', () => {
  test.each([
    ['string', '', 'any text'],
    ['number', -1.5, 1e21],
    ['object', {}, { b: [1, { a: null }], a: 'x' }],
  ])('of values may be %s', async (value_type, first, second) => {
    const variants = [
      { key: 'first', value: first },
      { key: 'second', value: second },
    ];
    const key = await aFlag(team, {
      environment_key: 'staging',
      is_enabled: true,
      flag_type: 'multivariate',
      value_type: value_type as 'string',
      variants,
      off_variant: 'second',
    });
    expect(await flagIn(team, key, 'staging')).toMatchObject({ variants, off_variant: 'second' });
    expect(await served(server, key, 'staging')).toMatchObject({ value: second });
  });

  test('of a flag may change, with all that goes with it, and back', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    granted(await team.admin.put(`/flags/${key}`, COLORS));
    expect(await served(server, key, 'staging')).toMatchObject({ value: '#f00' });
    granted(await change(key, { fallthrough: { variant: 'blue' } }));
    const refused = await team.admin.put(`/flags/${key}`, { flag_type: 'boolean' });
    expect([refused.status, refused.body.errors]).toMatchObject([
      400,
      [{ field: 'environments.staging.fallthrough.variant' }],
    ]);
    granted(
      await team.admin.put(inStaging(key), {
        flag_type: 'boolean',
        fallthrough: { variant: 'on' },
      }),
    );
    expect(await served(server, key, 'staging')).toMatchObject({ value: true });
  });

  test('of boolean flags may split, and say so before they become percentages', async () => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true });
    const weights = [
      { variant: 'off', weight: 100 },
      { variant: 'on', weight: 0 },
    ];
    const { body } = await change(key, { fallthrough: { split: { weights } } });
    expect(body.fallthrough).toEqual({ split: { weights } });
    expect(await served(server, key, 'staging')).toMatchObject({ value: false, reason: 'SPLIT' });
    const refused = await team.developer.put(`/flags/${key}`, { flag_type: 'percentage' });
    expect(refused.body.errors).toEqual([
      {
        field: 'environments.staging.fallthrough',
        detail: 'is decided by rollout_percentage for a percentage flag',
      },
    ]);
    granted(await change(key, { fallthrough: { variant: 'on' } }));
    granted(await team.developer.put(`/flags/${key}`, { flag_type: 'percentage' }));
  });

  test.each<[string, object, string]>([
    ['a multivariate flag without variants', { flag_type: 'multivariate' }, 'body.variants'],
    ['one without a value type', { ...COLORS, value_type: undefined }, 'body.value_type'],
    ['a boolean flag with variants', { variants: COLORS.variants }, 'body.variants'],
    [
      'a rollout of a multivariate flag',
      { ...COLORS, rollout_percentage: 5, environment_key: 'staging' },
      'body.rollout_percentage',
    ],
    [
      'two variants of one key',
      { ...COLORS, variants: [...COLORS.variants, COLORS.variants[0]] },
      'body.variants[3].key',
    ],
    ['no variant', { ...COLORS, variants: [] }, 'body.variants'],
    ['an off variant that is none', { ...COLORS, off_variant: 'pink' }, 'body.off_variant'],
    ['a number that is text', { ...COLORS, value_type: 'number' }, 'body.variants[0].value'],
    [
      'an object that is a list',
      { ...COLORS, value_type: 'object', variants: [{ key: 'a', value: [] }] },
      'body.variants[0].value',
    ],
    [
      'a variant without a value',
      { ...COLORS, variants: [{ key: 'a' }] },
      'body.variants[0].value',
    ],
    [
      'a value type that variants cannot have',
      { ...COLORS, value_type: 'boolean' },
      'body.value_type',
    ],
    [
      'rules without an environment',
      { rules: [{ when: [], serve: { variant: 'on' } }] },
      'body.rules',
    ],
  ])('%s is refused by name when it is created', async (_, fields, field) => {
    const key = aKey('flag');
    const answer = await team.developer.post('/flags', { key, name: 'New', ...fields });
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((each) => each.field)).toContain(field);
    expect((await team.viewer.get(`/flags/${key}`)).status).toBe(404);
  });
});

describe('an off variant', () => {
  test("is the environment's where one is named, else the flag's", async () => {
    const key = await aColor();
    granted(await change(key, { off_variant: 'blue' }));
    const body = granted(await team.admin.put<Flag>(`/flags/${key}`, { off_variant: 'green' }));
    expect(body.off_variant).toBe('green');
    expect(body.environments.map((each) => each.off_variant)).toEqual(['green', 'blue', 'green']);
    expect(granted(await change(key, { off_variant: 'green' })).off_variant).toBe('green');
    granted(await team.admin.put<Flag>(`/flags/${key}`, { off_variant: 'red' }));
    expect((await flagIn(team, key, 'staging')).off_variant).toBe('red');
  });
});
