import { describe, expect, test } from 'vitest';
import { type ConfigPatch, type FlagPatch, type Patch, planChange } from './flag-changes.model.ts';
import type { Flag, FlagConfig } from './flags.model.ts';
import { COLORS, configOf, flagOf, THEN } from './flags-testing.ts';

const NOW = new Date('2026-02-01T00:00:00.000Z');

function plan(flag: Partial<Flag>, production: Partial<FlagConfig>, patch: Partial<Patch>) {
  const configs = [configOf('staging'), configOf('production', production)];
  return planChange({ flag: flagOf(flag), configs }, { common: {}, config: {}, ...patch }, NOW);
}

describe('a plan', () => {
  test('raises the versions of what changes, and of nothing else', () => {
    const patch = { environmentKey: 'staging', config: { isEnabled: true } };
    const { after, isFlagChanged, configs } = plan({}, {}, patch);
    expect(isFlagChanged).toBe(false);
    expect(after.flag).toEqual(flagOf());
    expect(
      configs.map(({ after: { environmentKey, version } }) => [environmentKey, version]),
    ).toEqual([['staging', 6]]);
    expect(after.configs.map(({ version }) => version)).toEqual([6, 5]);
  });

  test('of nothing new changes nothing', () => {
    const { after, isFlagChanged, configs } = plan(
      {},
      {},
      {
        environmentKey: 'staging',
        common: { name: 'Checkout', tags: [], variants: flagOf().variants, kind: 'release' },
        config: { isEnabled: false, rolloutPercentage: 0, rules: [], fallthrough: null },
      },
    );
    expect([isFlagChanged, configs]).toEqual([false, []]);
    expect(after).toEqual({
      flag: flagOf(),
      configs: [configOf('staging'), configOf('production')],
    });
  });

  test('looks at what JSON says, not at the order of its members', () => {
    const stored = {
      ...COLORS,
      valueType: 'object',
      variants: [{ key: 'red', value: { a: 1, b: 2 } }],
    };
    const variants = [{ value: { b: 2, a: 1 }, key: 'red' }];
    const { isFlagChanged, configs } = plan(stored as Partial<Flag>, {}, { common: { variants } });
    expect([isFlagChanged, configs]).toEqual([false, []]);
  });

  test.each<[string, FlagPatch]>([
    ['a name', { name: 'New' }],
    ['a kind', { kind: 'permission' }],
    ['an owner', { owner: 'Payments' }],
    ['links', { links: [{ title: 'Plan', url: 'https://example.com' }] }],
    ['tags', { tags: ['x'] }],
  ])('of %s touches no config', (_, common) => {
    const { after, isFlagChanged, configs } = plan({}, { isEnabled: true }, { common });
    expect([isFlagChanged, configs]).toEqual([true, []]);
    expect(after.flag).toMatchObject({ ...common, version: 4, updatedAt: NOW });
  });

  test('of variants reaches every config', () => {
    const variants = [{ key: 'red', value: '#e00' }];
    const { configs } = plan(COLORS, {}, { common: { variants } });
    expect(configs.map(({ after: { version } }) => version)).toEqual([6, 6]);
  });
});

describe('production serves something else, or to more eyes', () => {
  const on = { isEnabled: true };
  const otherRed = [{ key: 'red', value: '#e00' }, ...COLORS.variants.slice(1)];
  const otherBlue = [...COLORS.variants.slice(0, 2), { key: 'blue', value: '#00e' }];

  test.each<[string, Partial<FlagConfig>, Partial<Flag>, Partial<Patch>, boolean]>([
    ['a type where it is on', on, {}, { common: { type: 'percentage' } }, true],
    ['a type where it is off', {}, {}, { common: { type: 'percentage' } }, false],
    ['archiving where it is on', on, {}, { common: { archivedAt: NOW } }, true],
    ['archiving where it is off', {}, {}, { common: { archivedAt: NOW } }, false],
    ['restoring where it was on', on, { archivedAt: THEN }, { common: { archivedAt: null } }, true],
    [
      'restoring where it was off',
      {},
      { archivedAt: THEN },
      { common: { archivedAt: null } },
      false,
    ],
    ['the tags where it is on', on, {}, { common: { tags: ['x'] } }, false],
    ['what pages see where it is on', on, {}, { common: { clientSide: true } }, true],
    ['what pages see where it is off', {}, {}, { common: { clientSide: true } }, false],
    ['a value where it is on', on, COLORS, { common: { variants: otherBlue } }, true],
    ['a value where it is off', {}, COLORS, { common: { variants: otherBlue } }, false],
    ['the value that is served off', {}, COLORS, { common: { variants: otherRed } }, true],
    ['the off variant where it is off', {}, COLORS, { common: { offVariant: 'blue' } }, true],
    [
      'an off variant that production does not use',
      { offVariant: 'green' },
      COLORS,
      { common: { offVariant: 'blue' } },
      false,
    ],
    ['the value type where it is off', {}, {}, { common: COLORS }, true],
    [
      'rules where it is off',
      {},
      {},
      {
        environmentKey: 'production',
        config: { rules: [{ id: 'r', when: [], serve: { variant: 'on' } }] },
      },
      false,
    ],
  ])('by %s', (_, config, flag, patch, expected) => {
    const { configs } = plan(flag, config, patch);
    const isServingChanged = configs.some(
      ({ before, changesServing }) => before.isProtected && changesServing,
    );
    expect(isServingChanged).toBe(expected);
  });
});

describe('what contradicts the type', () => {
  const split = { split: { weights: [{ variant: 'on', weight: 100 }] } };
  const fieldsOf = (flag: Partial<Flag>, production: Partial<FlagConfig>, patch: Partial<Patch>) =>
    plan(flag, production, patch).faults.map(({ field }) => field);

  test.each<[string, Partial<Flag>, FlagPatch, string[]]>([
    ['variants of a boolean flag', {}, { variants: COLORS.variants }, ['body.variants']],
    ['another off variant of it', {}, { offVariant: 'on' }, ['body.off_variant']],
    ['its own off variant', {}, { offVariant: 'off' }, []],
    [
      'a value type of a percentage flag',
      { type: 'percentage' },
      { valueType: 'string' },
      ['body.value_type'],
    ],
    ['nothing but the type', {}, { type: 'multivariate' }, ['body.value_type', 'body.variants']],
    ['the type with its variants', {}, COLORS, []],
    ['no type, but its variants', COLORS, { variants: [{ key: 'red', value: '' }] }, []],
    [
      'two variants of one key',
      COLORS,
      { variants: [...COLORS.variants, { key: 'green', value: '' }] },
      ['body.variants[3].key'],
    ],
    ['on and off instead', COLORS, { type: 'boolean' }, []],
  ])('%s', (_, flag, common, fields) => {
    expect(fieldsOf(flag, {}, { common })).toEqual(fields);
  });

  test.each<[string, Partial<Flag>, ConfigPatch, string[]]>([
    [
      'a fallthrough of a percentage flag',
      { type: 'percentage' },
      { fallthrough: split },
      ['body.fallthrough'],
    ],
    ['a fallthrough of a boolean flag', {}, { fallthrough: split }, []],
    [
      'a rollout of a multivariate flag',
      COLORS,
      { rolloutPercentage: 5 },
      ['body.rollout_percentage'],
    ],
    ['no rollout of it', COLORS, { rolloutPercentage: 0 }, []],
    ['an off variant of a boolean flag', {}, { offVariant: 'on' }, ['body.off_variant']],
    ['an off variant of a multivariate flag', COLORS, { offVariant: 'blue' }, []],
  ])('%s in an environment', (_, flag, config, fields) => {
    expect(fieldsOf(flag, {}, { environmentKey: 'production', config })).toEqual(fields);
  });

  test('is named where it stands, if it was not sent', () => {
    const common = { type: 'percentage' } as const;
    expect(fieldsOf({}, { fallthrough: split }, { common })).toEqual([
      'environments.production.fallthrough',
    ]);
    expect(fieldsOf(COLORS, { offVariant: 'blue' }, { common: { type: 'boolean' } })).toEqual([
      'environments.production.off_variant',
    ]);
  });

  test('is not a rollout that stayed from another type', () => {
    expect(fieldsOf({}, { rolloutPercentage: 5 }, { common: COLORS })).toEqual([]);
  });
});

describe('a config that is sent back as it was read', () => {
  test.each<[string, Partial<Flag>, ConfigPatch]>([
    ['of a boolean flag', {}, { fallthrough: { variant: 'on' }, offVariant: 'off' }],
    [
      'of a percentage flag',
      { type: 'percentage' },
      {
        fallthrough: {
          split: {
            weights: [
              { variant: 'on', weight: 12.5 },
              { variant: 'off', weight: 87.5 },
            ],
          },
        },
        offVariant: 'off',
      },
    ],
    ['of a multivariate flag', COLORS, { offVariant: 'red' }],
  ])('%s is no change, and goes on following the flag', (_, flag, config) => {
    const stored = { rolloutPercentage: 12.5 };
    const patch = { environmentKey: 'production', config };
    const { configs, faults, after } = plan(flag, stored, patch);
    expect([configs, faults]).toEqual([[], []]);
    expect(after.configs[1]).toMatchObject({ fallthrough: null, offVariant: null });
  });

  test('keeps what a multivariate flag serves, even where that is its off variant', () => {
    const config = { fallthrough: { variant: 'red' } };
    const { after } = plan(COLORS, {}, { environmentKey: 'production', config });
    expect(after.configs[1]?.fallthrough).toEqual({ variant: 'red' });
  });
});

test('a flag that becomes multivariate starts with its first variant as the off variant', () => {
  const { offVariant: _, ...common } = COLORS;
  expect(plan({}, {}, { common }).after.flag).toMatchObject(COLORS);
  const named = plan({}, {}, { common: { ...common, offVariant: 'blue' } });
  expect(named.after.flag.offVariant).toBe('blue');
  const kept = plan(COLORS, {}, { common: { variants: COLORS.variants.toReversed() } });
  expect(kept.after.flag.offVariant).toBe('red');
});

test('a flag that becomes boolean is on or off, whatever it was', () => {
  const { flag } = plan(COLORS, {}, { common: { type: 'boolean' } }).after;
  const { type, valueType, variants, offVariant } = flagOf();
  expect(flag).toMatchObject({ type, valueType, variants, offVariant });
});

test('a change of a split keeps units where they are, unless it says that it is exact', () => {
  const halves = (first: string, second: string, weight = 50) => ({
    split: {
      weights: [
        { variant: first, weight },
        { variant: second, weight: 100 - weight },
      ],
    },
  });
  const stored = { fallthrough: halves('red', 'blue') };
  const patch = {
    environmentKey: 'production',
    config: { fallthrough: halves('blue', 'red', 75) },
  };
  const [, settled] = plan(COLORS, stored, patch).after.configs;
  expect(settled?.fallthrough).toEqual(halves('red', 'blue', 25));
  const [, exact] = plan(COLORS, stored, { ...patch, isExact: true }).after.configs;
  expect(exact?.fallthrough).toEqual(halves('blue', 'red', 75));
});
