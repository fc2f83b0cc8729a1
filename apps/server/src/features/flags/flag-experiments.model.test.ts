import type { Rule } from '@halyard/contracts/targeting';
import { describe, expect, test } from 'vitest';
import { type ConfigPatch, type FlagPatch, planChange } from './flag-changes.model.ts';
import {
  disturbedExperiment,
  inventedExperiments,
  withoutExperiments,
} from './flag-experiments.model.ts';
import { toRules } from './flag-rules.model.ts';
import type { FlagConfig } from './flags.model.ts';
import { COLORS, configOf, flagOf } from './flags-testing.ts';

const NOW = new Date('2026-02-01T00:00:00.000Z');

const EXPERIMENT = {
  id: 'trial',
  when: [{ attribute: 'country', operator: 'equals', values: ['DE'] }],
  serve: {
    split: {
      salt: 'colors-1',
      weights: [
        { variant: 'red', weight: 50 },
        { variant: 'green', weight: 50 },
      ],
      otherwise: 'red',
      within: [{ salt: 'layer', from: 0, to: 50 }],
    },
  },
  experiment: { key: 'colors', epoch: 2, attributes: ['plan'] },
} satisfies Rule;
const before: Rule = { id: 'staff', when: [], serve: { variant: 'blue' } };
const after: Rule = { id: 'rest', when: [], serve: { variant: 'green' } };
const RULES = [before, EXPERIMENT, after];

describe('the rule of an experiment', () => {
  test.each<[string, readonly Rule[], string | undefined]>([
    ['may be moved', [after, before, EXPERIMENT], undefined],
    ['may come with any epoch', [{ ...EXPERIMENT, experiment: epoch(7) }], undefined],
    ['may be joined by others', [before, EXPERIMENT, after, { ...before, id: 'new' }], undefined],
    ['stays', [before, after], 'colors'],
    ['keeps its conditions', [{ ...EXPERIMENT, when: [] }], 'colors'],
    ['keeps its split', [{ ...EXPERIMENT, serve: { variant: 'red' } }], 'colors'],
    ['keeps its description', [{ ...EXPERIMENT, description: 'New' }], 'colors'],
    ['keeps its id', [{ ...EXPERIMENT, id: 'other' }], 'colors'],
    ['keeps its attributes', [experimentWith({ attributes: [] })], 'colors'],
    ['keeps its experiment', [experimentWith({ key: 'other' })], 'colors'],
    ['stays an experiment', [withoutExperiment(EXPERIMENT)], 'colors'],
  ])('%s', (_, sent, disturbed) => {
    expect(disturbedExperiment(RULES, sent)).toBe(disturbed);
  });

  test('cannot be given to other rules', () => {
    const invented = { ...after, experiment: EXPERIMENT.experiment };
    expect(inventedExperiments(RULES, [EXPERIMENT, before, invented])).toEqual([2]);
    expect(inventedExperiments([], RULES)).toEqual([1]);
    expect(inventedExperiments(RULES, RULES)).toEqual([]);
  });

  test('is left out of copies', () => {
    expect(withoutExperiments(RULES)).toEqual([before, after]);
  });

  test('says in a ruleset what exposures need', () => {
    const [, rule] = toRules(flagOf(COLORS), configOf('staging', { rules: RULES })).rules;
    expect(rule).toMatchObject({ experiment: 'colors', epoch: 2, exposes: ['plan'] });
    expect(rule?.serve.split?.within).toEqual(EXPERIMENT.serve.split.within);
  });
});

describe('an epoch', () => {
  const on: Partial<FlagConfig> = { isEnabled: true, rules: RULES };
  const target = { variant: 'blue', keys: ['ann'] };

  test.each<[string, Partial<FlagConfig>, FlagPatch, ConfigPatch]>([
    ['The flag was switched off', on, {}, { isEnabled: false }],
    ['The flag was switched on', { rules: RULES }, {}, { isEnabled: true }],
    ["The flag's individual targets changed", on, {}, { targets: [target] }],
    [
      "The flag's prerequisites changed",
      on,
      {},
      { prerequisites: [{ flag_key: 'base', variants: ['on'] }] },
    ],
    ['The rules before the experiment changed', on, {}, { rules: [EXPERIMENT, after] }],
    ['The rules before the experiment changed', on, {}, { rules: [before, after, EXPERIMENT] }],
    [
      'What the variants of the experiment serve changed',
      on,
      { variants: COLORS.variants.map((each) => ({ ...each, value: `${each.value}0` })) },
      {},
    ],
    [
      'The flag was switched off; its individual targets changed',
      on,
      {},
      { isEnabled: false, targets: [target] },
    ],
  ])('begins: %s', (reason, config, common, patch) => {
    const { changed, begun } = changeOf(config, common, patch);
    const rule = { ...EXPERIMENT, experiment: epoch(3) };
    expect(begun).toEqual({ experimentKey: 'colors', epoch: 3, rule, reason });
    expect(changed?.after.rules).toContainEqual(rule);
    expect(changed?.after.version).toBe(6);
  });

  test.each<[string, FlagPatch, ConfigPatch]>([
    ['the rules after it', {}, { rules: [before, EXPERIMENT] }],
    [
      'descriptions',
      { description: 'x' },
      { rules: [{ ...before, description: 'x' }, EXPERIMENT] },
    ],
    ['names of rules before it', {}, { rules: [{ ...before, id: 'crew' }, EXPERIMENT] }],
    ['the fallthrough', {}, { fallthrough: { variant: 'blue' } }],
    ['an epoch that is sent', {}, { rules: [before, { ...EXPERIMENT, experiment: epoch(9) }] }],
    [
      'values that it does not serve',
      { variants: [...COLORS.variants.slice(0, 2), { key: 'blue', value: 'navy' }] },
      {},
    ],
  ])('does not begin by %s', (_, common, patch) => {
    const { changed, begun } = changeOf(on, common, patch);
    expect(begun).toBeNull();
    expect(changed?.after.rules).toContainEqual(EXPERIMENT);
  });

  test('does not begin by what the experiment changes itself', () => {
    const next = { ...EXPERIMENT, experiment: epoch(5), when: [] };
    const { changed, begun } = changeOf(on, {}, { rules: [before, next] }, true);
    expect([begun, changed?.after.rules]).toEqual([null, [before, next]]);
  });

  function changeOf(
    config: Partial<FlagConfig>,
    common: FlagPatch,
    patch: ConfigPatch,
    byExperiment = false,
  ) {
    const flag = { flag: flagOf(COLORS), configs: [configOf('staging', config)] };
    const whole = { common, config: patch, environmentKey: 'staging', byExperiment };
    const [changed] = planChange(flag, whole, NOW).configs;
    return { changed, begun: changed?.begun };
  }
});

function epoch(number: number) {
  return { ...EXPERIMENT.experiment, epoch: number };
}

function experimentWith(changes: Partial<Rule['experiment']>): Rule {
  return { ...EXPERIMENT, experiment: { ...EXPERIMENT.experiment, ...changes } };
}

function withoutExperiment({ experiment: _experiment, ...rule }: Rule): Rule {
  return rule;
}
