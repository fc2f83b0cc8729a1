import { CreateFlagBody } from '@halyard/contracts/flags';
import { CreateSegmentBody } from '@halyard/contracts/segments';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { DEMO_FLAGS } from './content/demo-flags.ts';
import { DEMO_HISTORY } from './content/demo-history.ts';
import { DEMO_SEGMENTS } from './content/demo-segments.ts';
import { placesOf, subjectOf } from './demo.model.ts';

const place = (key: string) => ({ key, isProtected: key.startsWith('prod') });

test.each([
  ['development staging production', 'development staging production'],
  ['production qa staging development', 'development staging production'],
  ['dev prod', 'dev - prod'],
  ['dev test qa prod-eu', 'dev test prod-eu'],
  ['prod-eu dev', 'dev - prod-eu'],
  ['one two three', 'one two three'],
  ['qa production', 'qa - production'],
  ['development live', 'development - live'],
  ['only', '- - only'],
  ['', '- - -'],
])('of the environments "%s" the stages are %s', (keys, expected) => {
  const places = placesOf(keys.split(' ').filter(Boolean).map(place));
  const stages = ['development', 'staging', 'production'] as const;
  expect(stages.map((stage) => places.get(stage) ?? '-').join(' ')).toBe(expected);
});

test('whatever the demo makes could be sent as it is', () => {
  const flags = DEMO_FLAGS.flatMap(({ starts, ...common }) =>
    [{}, ...Object.values(starts)].map((config) => ({ ...common, ...config })),
  );
  expect(flags.filter((flag) => !Value.Check(CreateFlagBody, flag))).toEqual([]);
  expect(DEMO_SEGMENTS.filter((segment) => !Value.Check(CreateSegmentBody, segment))).toEqual([]);
});

test('the history is about what there is', () => {
  const known = new Set([...DEMO_FLAGS, ...DEMO_SEGMENTS].map(({ key }) => key));
  expect(DEMO_HISTORY.map(subjectOf).filter((key) => !known.has(key))).toEqual([]);
});
