import { compile, type Rule } from '@halyard/engine';
import { expect, test } from 'vitest';
import { aFlag, aRuleset } from '../../engine/test/builders.ts';
import { experimentUnitsOf } from './experiment-units.ts';

const split = (by?: string): Pick<Rule, 'id' | 'when' | 'serve'> => ({
  id: 'x',
  when: [],
  serve: { split: { salt: 's', weights: [['on', 100]], ...(by !== undefined && { by }) } },
});

test('the units are those that experiments split by, where the context has them', () => {
  const broken = JSON.parse('{"key":"broken","rules":7}');
  const ruleset = compile(
    aRuleset([
      aFlag('a', { rules: [{ ...split('company.id'), experiment: 'a' }] }),
      aFlag('b', { rules: [{ ...split('__proto__'), experiment: 'b' }] }),
      aFlag('c', { rules: [{ ...split(), experiment: 'c' }] }),
      aFlag('d', { rules: [{ ...split('device'), experiment: 'd' }] }),
      aFlag('e', { rules: [split('rollout')] }),
      broken,
    ]),
  );
  const company = { id: 42, rollout: 'x' };
  const context = { targetingKey: 'alice', company, rollout: 'r', device: 'x'.repeat(1_001) };
  expect(experimentUnitsOf(ruleset, context)).toEqual({ 'company.id': '42' });
  const odd = JSON.parse('{"__proto__":"p"}');
  expect(Object.entries(experimentUnitsOf(ruleset, odd))).toEqual([['__proto__', 'p']]);
});

test('no more than five are named', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const flags = names.map((by) => aFlag(by, { rules: [{ ...split(by), experiment: by }] }));
  const context = Object.fromEntries(names.map((name) => [name, name]));
  const units = experimentUnitsOf(compile(aRuleset(flags)), context);
  expect(Object.keys(units)).toEqual(['a', 'b', 'c', 'd', 'e']);
});
