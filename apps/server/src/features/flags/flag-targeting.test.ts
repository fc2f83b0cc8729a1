import type { CreateFlagBody, FlagInEnvironment, FlagRow } from '@halyard/contracts/flags';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFlag, flagIn, historyOf, served } from '../../testing/builders.ts';
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
const plan = (...values: string[]) => [{ attribute: 'plan', operator: 'equals', values }];

describe('a multivariate flag', () => {
  test('serves nothing but its off variant until something is set up', async () => {
    const key = await aColor();
    expect(await flagIn(team, key, 'staging')).toMatchObject({
      ...COLORS,
      off_variant: 'red',
      fallthrough: { variant: 'red' },
      targets: [],
      rules: [],
      prerequisites: [],
    });
    expect(await served(server, key, 'staging')).toMatchObject({ variant: 'red', value: '#f00' });
  });

  test('serves what targets, rules and fallthrough say, in that order', async () => {
    const key = await aColor();
    const targeting = {
      targets: [{ variant: 'green', keys: ['alice'] }],
      rules: [{ id: 'pro', when: plan('pro'), serve: { variant: 'blue' } }],
      fallthrough: { split: { weights: [{ variant: 'green', weight: 100 }] } },
      off_variant: 'blue',
    };
    const { body } = await change(key, targeting);
    expect(body).toMatchObject({ ...targeting, version: 2 });
    expect(await flagIn(team, key, 'staging')).toEqual(body);
    const evaluated = async (context: object) =>
      granted(
        await server.anonymous.post<{ variant: string; reason: string }>(`/evaluate/${key}`, {
          environment_key: 'staging',
          context,
        }),
      );
    expect(await evaluated({ targetingKey: 'alice', plan: 'pro' })).toMatchObject({
      variant: 'green',
      reason: 'TARGETING_MATCH',
    });
    expect(await evaluated({ targetingKey: 'bob', plan: 'pro' })).toMatchObject({
      variant: 'blue',
    });
    expect(await evaluated({ targetingKey: 'bob' })).toMatchObject({
      variant: 'green',
      reason: 'SPLIT',
    });
    expect(granted(await change(key, { is_enabled: false })).off_variant).toBe('blue');
    expect(await served(server, key, 'staging')).toMatchObject({ value: '#00f' });
    expect(await served(server, key, 'development')).toMatchObject({ value: '#f00' });
  });
});

describe('a flag that is created in an environment', () => {
  test('has its rules there alone, and one entry in its history', async () => {
    const targeting = {
      targets: [{ variant: 'blue', keys: ['alice'] }],
      rules: [{ id: 'pro', description: 'Payers', when: plan('pro'), serve: { variant: 'green' } }],
      fallthrough: { variant: 'red' },
    };
    const key = await aColor({ ...targeting, off_variant: 'green' });
    expect(await flagIn(team, key, 'staging')).toMatchObject({
      ...targeting,
      off_variant: 'green',
    });
    expect(await flagIn(team, key, 'development')).toMatchObject({
      targets: [],
      rules: [],
      fallthrough: { variant: 'green' },
      off_variant: 'green',
    });
    const [created, ...others] = await historyOf(team, key);
    expect(others).toEqual([]);
    expect(created).toMatchObject({
      environment_key: 'staging',
      changes: Object.fromEntries(
        Object.entries({ ...COLORS, ...targeting, off_variant: 'green' }).map(([name, value]) => [
          name,
          { old: null, new: value },
        ]),
      ),
    });
  });
});

describe('a config', () => {
  test.each<[string, object]>([
    ['boolean', {}],
    ['percentage', { flag_type: 'percentage', rollout_percentage: 33.333 }],
    [
      'multivariate',
      {
        ...COLORS,
        rules: [{ when: plan('a'), serve: { variant: 'red' } }],
        fallthrough: { variant: 'blue' },
      },
    ],
  ])('of a %s flag can be sent back as it was read', async (_, fields) => {
    const key = await aFlag(team, { environment_key: 'staging', is_enabled: true, ...fields });
    const read = await flagIn(team, key, 'staging');
    const { targets, rules, fallthrough, prerequisites, off_variant, rollout_percentage } = read;
    const same = { targets, rules, fallthrough, prerequisites, off_variant, rollout_percentage };
    expect(granted(await change(key, same))).toEqual(read);
    expect(await historyOf(team, key)).toHaveLength(1);
  });

  test('changes field by field, each in the history as a whole', async () => {
    const key = await aColor();
    const rules = [{ id: 'a', when: plan('a'), serve: { variant: 'blue' } }];
    granted(await change(key, { rules }));
    granted(await change(key, { targets: [{ variant: 'blue', keys: ['x'] }] }));
    granted(await change(key, { rules: [] }));
    const changes = (await historyOf(team, key)).map((entry) => entry.changes).slice(0, 3);
    expect(changes).toEqual([
      { rules: { old: rules, new: [] } },
      { targets: { old: [], new: [{ variant: 'blue', keys: ['x'] }] } },
      { rules: { old: [], new: rules } },
    ]);
  });
});

describe('rules', () => {
  test('without an id get one, which they keep', async () => {
    const key = await aColor();
    const rule = { when: [], serve: { variant: 'blue' } };
    const { rules } = granted(await change(key, { rules: [rule, { id: 'mine', ...rule }, rule] }));
    const ids = rules.map(({ id }) => id);
    expect(ids[1]).toBe('mine');
    expect(ids[0]).toMatch(/^rule-[0-9a-f]{8}$/);
    expect(new Set(ids).size).toBe(3);
    const again = granted(await change(key, { rules: rules.toReversed() }));
    expect(again.rules.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test('of one id are refused', async () => {
    const key = await aColor();
    const rule = { id: 'a', when: [], serve: { variant: 'blue' } };
    const { status, body } = await team.developer.put(inStaging(key), { rules: [rule, rule] });
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'body.rules[1].id', detail: 'is the id of another rule' }],
    ]);
  });
});

describe('new weights', () => {
  const weights = (...shares: [string, number][]) =>
    shares.map(([variant, weight]) => ({ variant, weight }));

  test('move no more users than they say, be they sent in any order', async () => {
    const key = await aColor({
      fallthrough: { split: { weights: weights(['red', 40], ['green', 40], ['blue', 20]) } },
    });
    const users = Array.from({ length: 300 }, (_, i) => `user-${i}`);
    const variantsOf = async () => {
      const answers = users.map((user) => served(server, key, 'staging', user));
      return (await Promise.all(answers)).map(({ variant, bucket }) => ({ variant, bucket }));
    };
    const before = await variantsOf();
    const sent = weights(['blue', 60], ['red', 40], ['green', 0]);
    const { fallthrough } = granted(
      await change(key, { fallthrough: { split: { weights: sent } } }),
    );
    expect(fallthrough).toEqual({
      split: { weights: weights(['red', 40], ['green', 0], ['blue', 60]) },
    });
    const moved = (await variantsOf()).filter(({ variant }, i) => variant !== before[i]?.variant);
    const green = before.filter(({ variant }) => variant === 'green');
    expect(moved.map(({ bucket }) => bucket)).toEqual(green.map(({ bucket }) => bucket));
    expect(moved.every(({ variant }) => variant === 'blue')).toBe(true);
  });

  test('with another salt reshuffle', async () => {
    const half = weights(['red', 50], ['blue', 50]);
    const key = await aColor({ fallthrough: { split: { weights: half } } });
    const other = weights(['blue', 50], ['red', 50]);
    const split = { weights: other, salt: 'second try' };
    const { body } = await change(key, { fallthrough: { split } });
    expect(body.fallthrough).toEqual({ split });
    const next = await change(key, { fallthrough: { split: { weights: half } } });
    expect(next.body.fallthrough).toEqual({ split });
  });
});

describe('percentages', () => {
  test.each([33.333, 0.001, 99.999, 0.043, 0.051, 12.345])('of %s come back', async (weight) => {
    const rest = Math.round((100 - weight) * 1000) / 1000;
    const weights = [
      { variant: 'red', weight },
      { variant: 'blue', weight: rest },
    ];
    const fallthrough = { split: { weights, traffic: weight } };
    const key = await aColor();
    expect(granted(await change(key, { fallthrough })).fallthrough).toEqual(fallthrough);
    expect((await flagIn(team, key, 'staging')).fallthrough).toEqual(fallthrough);
    const rows = await team.viewer.get<FlagRow[]>(`/flags?search=${key}`);
    expect(granted(rows).find((row) => row.environment_key === 'staging')).toMatchObject({
      fallthrough,
    });
  });

  test('of a rollout come back as a split', async () => {
    const key = await aFlag(team, {
      flag_type: 'percentage',
      environment_key: 'staging',
      rollout_percentage: 0.043,
    });
    expect((await flagIn(team, key, 'staging')).fallthrough).toEqual({
      split: {
        weights: [
          { variant: 'on', weight: 0.043 },
          { variant: 'off', weight: 99.957 },
        ],
      },
    });
  });
});
