import { expect, test } from 'vitest';
import { type ConfigDraft, fieldsIn, fieldsOf, patchBetween, spokenDraft } from './config-draft.ts';

const saved: ConfigDraft = {
  is_enabled: false,
  rollout_percentage: 0,
  targets: [],
  rules: [{ id: 'r', when: [], serve: { variant: 'on' } }],
  fallthrough: { variant: 'on' },
  prerequisites: [],
  off_variant: 'off',
};

test('sends only what a flag of the type has, and what says something else than before', () => {
  const draft: ConfigDraft = {
    ...saved,
    rollout_percentage: 12.345,
    fallthrough: { variant: 'off' },
    rules: [{ serve: { variant: 'on' }, when: [], id: 'r' }],
  };
  const patch = patchBetween(saved, draft, fieldsOf('percentage'));
  expect(patch).toEqual({ rollout_percentage: 12.345 });
  expect(fieldsIn(patch)).toEqual(['rollout_percentage']);
  expect(patchBetween(saved, draft, fieldsOf('boolean'))).toEqual({
    fallthrough: { variant: 'off' },
  });
});

test('a percentage flag says of everyone else what its rollout says', () => {
  const { fallthrough } = spokenDraft({ ...saved, rollout_percentage: 33.3 }, 'percentage');
  expect(fallthrough).toEqual({
    split: {
      weights: [
        { variant: 'on', weight: 33.3 },
        { variant: 'off', weight: 66.7 },
      ],
    },
  });
  expect(spokenDraft(saved, 'boolean').fallthrough).toEqual({ variant: 'on' });
});
