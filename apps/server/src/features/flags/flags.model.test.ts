import { compile, evaluate } from '@halyard/engine';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Flag, type FlagConfig, type Patch, planChange, toRules } from './flags.model.ts';

const THEN = new Date('2026-01-01T00:00:00.000Z');
const NOW = new Date('2026-02-01T00:00:00.000Z');

const aFlag = (fields: Partial<Flag> = {}): Flag => ({
  id: 'id',
  key: 'checkout',
  name: 'Checkout',
  description: '',
  type: 'boolean',
  tags: [],
  archivedAt: null,
  version: 3,
  createdAt: THEN,
  updatedAt: THEN,
  ...fields,
});

const aConfig = (environmentKey: string, fields: Partial<FlagConfig> = {}): FlagConfig => ({
  environmentId: environmentKey,
  environmentKey,
  isProtected: environmentKey === 'production',
  isEnabled: false,
  rolloutPercentage: 0,
  version: 5,
  updatedAt: THEN,
  ...fields,
});

function plan(flag: Partial<Flag>, production: Partial<FlagConfig>, patch: Partial<Patch>) {
  const configs = [aConfig('staging'), aConfig('production', production)];
  return planChange({ flag: aFlag(flag), configs }, { common: {}, config: {}, ...patch }, NOW);
}

describe('a plan', () => {
  test('raises the versions of what changes, and of nothing else', () => {
    const { after, isFlagChanged, configs } = plan(
      {},
      {},
      {
        environmentKey: 'staging',
        config: { isEnabled: true },
      },
    );
    expect(isFlagChanged).toBe(false);
    expect(after.flag).toEqual(aFlag());
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
        common: { name: 'Checkout', tags: [] },
        config: { isEnabled: false, rolloutPercentage: 0 },
      },
    );
    expect([isFlagChanged, configs]).toEqual([false, []]);
    expect(after).toEqual({ flag: aFlag(), configs: [aConfig('staging'), aConfig('production')] });
  });

  test('of a name touches no config', () => {
    const { after, isFlagChanged, configs } = plan(
      {},
      { isEnabled: true },
      { common: { name: 'New' } },
    );
    expect([isFlagChanged, configs]).toEqual([true, []]);
    expect(after.flag).toMatchObject({ name: 'New', version: 4, updatedAt: NOW });
  });

  test.each<[string, Partial<FlagConfig>, Partial<Flag>, Partial<Patch>, boolean]>([
    ['a type where it is on', { isEnabled: true }, {}, { common: { type: 'percentage' } }, true],
    ['a type where it is off', {}, {}, { common: { type: 'percentage' } }, false],
    ['archiving where it is on', { isEnabled: true }, {}, { common: { archivedAt: NOW } }, true],
    ['archiving where it is off', {}, {}, { common: { archivedAt: NOW } }, false],
    [
      'restoring where it was on',
      { isEnabled: true },
      { archivedAt: THEN },
      { common: { archivedAt: null } },
      true,
    ],
    [
      'restoring where it was off',
      {},
      { archivedAt: THEN },
      { common: { archivedAt: null } },
      false,
    ],
    ['the tags where it is on', { isEnabled: true }, {}, { common: { tags: ['x'] } }, false],
  ])('knows whether production serves something else: %s', (_, config, flag, patch, expected) => {
    const { configs } = plan(flag, config, patch);
    const isServingChanged = configs.some(
      ({ before, changesServing }) => before.isProtected && changesServing,
    );
    expect(isServingChanged).toBe(expected);
  });
});

describe('rules', () => {
  const serve = (flag: Flag, config: FlagConfig, targetingKey: string) => {
    const flags = { [flag.key]: toRules(flag, config) };
    const ruleset = compile({ environment: 'staging', revision: 1, flags, segments: {} });
    return evaluate(ruleset, flag.key, { targetingKey });
  };
  const thousandths = fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1000);

  test('of every percentage with three decimals can be evaluated, by the bucket alone', () => {
    fc.assert(
      fc.property(thousandths, fc.string({ minLength: 1 }), (rolloutPercentage, user) => {
        const config = aConfig('staging', { isEnabled: true, rolloutPercentage });
        const { errorCode, bucket, value } = serve(aFlag({ type: 'percentage' }), config, user);
        expect(errorCode).toBeUndefined();
        expect(value).toBe((bucket ?? 0) < Math.round(rolloutPercentage * 1000));
      }),
    );
  });

  test('of a flag that is off or archived serve its off variant', () => {
    for (const flag of [aFlag(), aFlag({ archivedAt: THEN })]) {
      const isEnabled = flag.archivedAt !== null;
      const config = aConfig('staging', { isEnabled, rolloutPercentage: 100 });
      expect(serve(flag, config, 'alice')).toMatchObject({ reason: 'DISABLED', value: false });
    }
  });
});
