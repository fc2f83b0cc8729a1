import { compile, type FlagRules, type SegmentRules } from '@halyard/engine';
import { expect, test } from 'vitest';
import { countUses, findUses, protectedUsers } from './segment-uses.ts';

const asks = (...segments: string[]) =>
  segments.length === 0 ? [] : [{ operator: 'in_segment' as const, values: segments }];

function aFlag(key: string, ...segments: string[]): FlagRules {
  return {
    key,
    version: 1,
    enabled: false,
    valueType: 'boolean',
    variants: { on: true, off: false },
    offVariant: 'off',
    prerequisites: [],
    targets: [],
    rules: [{ id: 'r', when: asks(...segments), serve: { variant: 'on' } }],
    fallthrough: { variant: 'off' },
  };
}

const nesting = (key: string, ...segments: string[]): SegmentRules => ({
  key,
  version: 1,
  included: [],
  excluded: [],
  groups: [asks(...segments)].filter((group) => group.length > 0),
});

const SEGMENTS = [nesting('inner'), nesting('middle', 'inner'), nesting('outer', 'middle')];

function rulesOf(key: string, isProtected: boolean, flags: readonly FlagRules[]) {
  const rules = compile({
    environment: key,
    revision: 1,
    flags: Object.fromEntries(flags.map((flag) => [flag.key, flag])),
    segments: Object.fromEntries(SEGMENTS.map((segment) => [segment.key, segment])),
  });
  return { environment: { key, isProtected }, rules };
}

const usesOf = findUses([
  rulesOf('development', false, [aFlag('f1', 'inner', 'outer'), aFlag('f2', 'outer')]),
  rulesOf('production', true, [aFlag('f1'), aFlag('f2', 'outer'), aFlag('f3', 'middle')]),
]);

test('flags count that name a segment, and those that name one that nests it', () => {
  const said = usesOf('inner').flags.map(
    ({ flagKey, environmentKey, isDirect }) => `${flagKey} ${environmentKey} ${isDirect}`,
  );
  expect(said).toEqual([
    'f1 development true',
    'f2 development false',
    'f2 production false',
    'f3 production false',
  ]);
});

test('segments count that nest it, directly or through others', () => {
  expect(usesOf('inner')).toMatchObject({
    segments: ['middle', 'outer'],
    directSegments: ['middle'],
  });
  expect(usesOf('outer')).toMatchObject({ segments: [], directSegments: [] });
});

test('a flag counts once, in however many environments', () => {
  expect(['inner', 'middle', 'outer', 'nowhere'].map((key) => countUses(usesOf(key)))).toEqual([
    5, 4, 2, 0,
  ]);
});

test('protected environments count where a flag would notice', () => {
  expect(protectedUsers(usesOf('inner'))).toEqual(['production']);
  expect(protectedUsers(usesOf('nowhere'))).toEqual([]);
});

test('segments that nest each other in a circle are found, and found once', () => {
  const segments = { a: nesting('a', 'b'), b: nesting('b', 'a') };
  const rules = compile({ environment: '', revision: 0, flags: {}, segments });
  expect(findUses([{ environment: null, rules }])('a')).toEqual({
    flags: [],
    segments: ['b'],
    directSegments: ['b'],
  });
});
