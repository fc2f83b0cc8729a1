import { expect, test } from 'vitest';
import { type ConfigDraft, fieldsOf } from '../saving/config-draft.ts';
import { compareSides, merge } from './merge.ts';

const base: ConfigDraft = {
  is_enabled: false,
  rollout_percentage: 0,
  targets: [],
  rules: [],
  fallthrough: { variant: 'on' },
  prerequisites: [],
  off_variant: 'off',
};
const rule = (variant: string) => ({ id: 'r1', when: [], serve: { variant } });
const compare = (mine: Partial<ConfigDraft>, theirs: Partial<ConfigDraft>) => {
  const sides = { base, mine: { ...base, ...mine }, theirs: { ...base, ...theirs } };
  return { ...sides, merges: compareSides(sides, fieldsOf('multivariate')) };
};

test('joins what only one side changed without asking', () => {
  const targets = [{ variant: 'on', keys: ['ada'] }];
  const { mine, theirs, merges } = compare({ targets }, { is_enabled: true });
  expect(merges).toEqual([
    { field: 'is_enabled', changedBy: 'theirs' },
    { field: 'targets', changedBy: 'mine' },
  ]);
  expect(merge({ mine, theirs }, merges, {})).toEqual({ ...base, targets, is_enabled: true });
});

test('asks about what both changed, and takes the side that is chosen', () => {
  const { mine, theirs, merges } = compare({ rules: [rule('a')] }, { rules: [rule('b')] });
  expect(merges).toEqual([{ field: 'rules', changedBy: 'both' }]);
  expect(merge({ mine, theirs }, merges, {})).toBeUndefined();
  expect(merge({ mine, theirs }, merges, { rules: 'mine' })?.rules).toEqual([rule('a')]);
  expect(merge({ mine, theirs }, merges, { rules: 'theirs' })?.rules).toEqual([rule('b')]);
});

test('does not ask where both came to the same, however it is written', () => {
  const { merges } = compare(
    { rules: [{ id: 'r1', when: [], serve: { variant: 'a' } }] },
    { rules: [{ serve: { variant: 'a' }, when: [], id: 'r1' }] },
  );
  expect(merges).toEqual([]);
});

test('what only they changed can be turned down', () => {
  const { mine, theirs, merges } = compare({}, { is_enabled: true });
  expect(merge({ mine, theirs }, merges, { is_enabled: 'mine' })).toEqual(base);
});
