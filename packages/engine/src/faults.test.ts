import { describe, expect, test, vi } from 'vitest';
import { aFlag, aRule, aRuleset, aSegment, inSegment } from '../test/builders.ts';
import {
  type Condition,
  compile,
  type FlagRules,
  findChangeFaults,
  findFaults,
  type JsonValue,
  type Ruleset,
  type RulesetChange,
  type SegmentRules,
  type Weight,
} from './index.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What is wrong with a flag, as `path code`. */
function faultsOf(flag: FlagRules, ruleset: Ruleset = aRuleset([])): string[] {
  return faultsOfChange(ruleset, { kind: 'flag', key: 'flag', body: flag });
}

function faultsOfChange(ruleset: Ruleset, change: RulesetChange): string[] {
  return findChangeFaults(compile(ruleset), change).map(({ path, code }) => `${path} ${code}`);
}

/** Parses text of a flag as it would come out of a damaged database. */
function damaged(changes: Record<string, JsonValue>): FlagRules {
  return JSON.parse(JSON.stringify({ ...aFlag('flag'), ...changes }));
}

describe('conditions', () => {
  test.each<[string, Condition, string]>([
    ['a bad version', on('semver_equal', '1.0.0', '1.2'), 'values[1] INVALID_VERSION'],
    ['a bad date', on('after', '2026-02-30'), 'values[0] INVALID_DATE'],
    ['a bad pattern', on('matches', '^ok$', '('), 'values[1] INVALID_PATTERN'],
    ['a lookahead', on('matches', '(?=a)'), 'values[0] INVALID_PATTERN'],
    ['a back-reference', on('matches', '(a)\\1'), 'values[0] INVALID_PATTERN'],
    ['a long pattern', on('matches', 'a'.repeat(513)), 'values[0] PATTERN_TOO_LONG'],
    ['a costly pattern', on('matches', '.{900}.{900}'), 'values[0] PATTERN_TOO_COSTLY'],
    ['text for a number', on('less', '5'), 'values[0] WRONG_TYPE'],
    ['a number for text', on('contains', 5), 'values[0] WRONG_TYPE'],
    ['null', on('equals', null), 'values[0] WRONG_TYPE'],
    ['no values', on('equals'), 'values EMPTY'],
    ['values of exists', on('exists', true), 'values NOT_ALLOWED'],
    ['an attribute of in_segment', on('in_segment', 'known'), 'attribute NOT_ALLOWED'],
    ['an unknown segment', inSegment('known', 'nowhere'), 'values[1] UNKNOWN_SEGMENT'],
    ['no attribute', { operator: 'equals', values: [1] }, 'attribute MISSING'],
    ['an empty attribute', { attribute: '', operator: 'exists', values: [] }, 'attribute EMPTY'],
  ])('%s is refused', (_name, condition, expected) => {
    const flag = aFlag('flag', { rules: [aRule(), aRule(on('exists'), condition)] });
    const ruleset = aRuleset([], [aSegment('known')]);
    expect(faultsOf(flag, ruleset)).toEqual([`rules[1].when[1].${expected}`]);
  });

  test.each(['sounds_like', '__proto__', 'constructor', ''])(
    'the unknown operator %j is refused',
    (operator) => {
      const when = [{ attribute: 'a', operator, values: ['b'] }];
      const rules = [{ id: 'r', when, serve: { variant: 'on' } }];
      expect(faultsOf(damaged({ rules }))).toEqual(['rules[0].when[0].operator UNKNOWN_OPERATOR']);
    },
  );

  test('a pattern of 512 characters is accepted', () => {
    const flag = aFlag('flag', { rules: [aRule(on('matches', 'a'.repeat(512)))] });
    expect(faultsOf(flag)).toEqual([]);
  });

  function on(operator: Condition['operator'], ...values: JsonValue[]): Condition {
    return { attribute: 'a', operator, values };
  }
});

describe('splits', () => {
  test.each<[string, Weight[], string[]]>([
    ['100', [['on', 100]], []],
    [
      'three decimals',
      [
        ['on', 33.333],
        ['off', 66.667],
      ],
      [],
    ],
    ['a hundred tenths', Array.from({ length: 1_000 }, (): Weight => ['on', 0.1]), []],
    [
      '99.999',
      [
        ['on', 50],
        ['off', 49.999],
      ],
      ['weights WEIGHTS_NOT_100'],
    ],
    [
      '100.001',
      [
        ['on', 50],
        ['off', 50.001],
      ],
      ['weights WEIGHTS_NOT_100'],
    ],
    ['nothing', [], ['weights WEIGHTS_NOT_100']],
    [
      'four decimals',
      [
        ['on', 50.0005],
        ['off', 49.9995],
      ],
      [
        'weights[0][1] INVALID_PERCENTAGE',
        'weights[1][1] INVALID_PERCENTAGE',
        'weights WEIGHTS_NOT_100',
      ],
    ],
    [
      'less than nothing',
      [
        ['on', -1],
        ['off', 100],
      ],
      ['weights[0][1] INVALID_PERCENTAGE'],
    ],
    ['an unknown variant', [['maybe', 100]], ['weights[0][0] UNKNOWN_VARIANT']],
  ])('weights of %s', (_name, weights, expected) => {
    const flag = aFlag('flag', { fallthrough: { split: { salt: 'flag', weights } } });
    expect(faultsOf(flag)).toEqual(expected.map((each) => `fallthrough.split.${each}`));
  });

  test.each<[string, JsonValue, string[]]>([
    ['a stretch of one bucket', [{ salt: '', from: 99.999, to: 100 }], []],
    ['no list', {}, [' WRONG_TYPE']],
    ['no portion', [null], ['[0] WRONG_TYPE']],
    ['a salt that is missing', [{ from: 0, to: 1 }], ['[0].salt MISSING']],
    ['nobody', [{ salt: 's', from: 5, to: 5 }], ['[0].to EMPTY']],
    ['four decimals', [{ salt: 's', from: 0.0001, to: 1 }], ['[0].from INVALID_PERCENTAGE']],
    ['more than all', [{ salt: 's', from: 0, to: 101 }], ['[0].to INVALID_PERCENTAGE']],
  ])('within of %s', (_name, within, expected) => {
    const split = { salt: 'flag', weights: [['on', 100]], within };
    const wanted = expected.map((each) => `fallthrough.split.within${each}`);
    expect(faultsOf(damaged({ fallthrough: { split } }))).toEqual(wanted);
  });

  test("an experiment's epoch and attributes are checked", () => {
    const rule = { ...aRule(), experiment: 1, epoch: 1.5, exposes: [2] };
    expect(faultsOf(damaged({ rules: [JSON.parse(JSON.stringify(rule))] }))).toEqual([
      'rules[0].experiment WRONG_TYPE',
      'rules[0].epoch WRONG_TYPE',
      'rules[0].exposes[0] WRONG_TYPE',
    ]);
  });

  test('traffic, by and otherwise are checked', () => {
    const split = {
      salt: 'flag',
      weights: [['on', 100]],
      traffic: 101,
      by: '',
      otherwise: 'maybe',
    };
    expect(faultsOf(damaged({ fallthrough: { split } }))).toEqual([
      'fallthrough.split.by EMPTY',
      'fallthrough.split.traffic INVALID_PERCENTAGE',
      'fallthrough.split.otherwise UNKNOWN_VARIANT',
    ]);
  });
});

describe('flags', () => {
  test.each<[string, Record<string, JsonValue>, string[]]>([
    ['another key', { key: 'other' }, ['key KEY_MISMATCH']],
    ['a fraction as version', { version: 1.5 }, ['version WRONG_TYPE']],
    ['text for the switch', { enabled: 'true' }, ['enabled WRONG_TYPE']],
    ['an unknown off variant', { offVariant: 'maybe' }, ['offVariant UNKNOWN_VARIANT']],
    ['an inherited name as variant', { offVariant: 'toString' }, ['offVariant UNKNOWN_VARIANT']],
    [
      'an unknown target',
      { targets: [{ variant: 'x', keys: [1] }] },
      ['targets[0].variant UNKNOWN_VARIANT', 'targets[0].keys[0] WRONG_TYPE'],
    ],
    ['a value of another type', { variants: { on: 1, off: false } }, ['variants.on WRONG_TYPE']],
    [
      'an odd variant name',
      { variants: { on: true, off: false, 'a "b"': 1 } },
      ['variants["a \\"b\\""] WRONG_TYPE'],
    ],
    [
      'a list as value',
      { valueType: 'object', variants: { on: [], off: {} } },
      ['variants.on WRONG_TYPE'],
    ],
    [
      'an unknown type',
      { valueType: 'date' },
      ['valueType WRONG_TYPE', 'variants.on WRONG_TYPE', 'variants.off WRONG_TYPE'],
    ],
    [
      'a variant and a split',
      { fallthrough: { variant: 'on', split: {} } },
      ['fallthrough NOT_ALLOWED'],
    ],
    ['neither', { fallthrough: {} }, ['fallthrough.variant MISSING']],
    ['no list of rules', { rules: null }, ['rules WRONG_TYPE']],
    ['null as a rule', { rules: [null] }, ['rules[0] WRONG_TYPE']],
  ])('%s: refused', (_name, changes, expected) => {
    expect(faultsOf(damaged(changes))).toEqual(expected);
  });

  test('more than 256 KB of JSON are refused, 256 KB are not', () => {
    const room = 262_144 - JSON.stringify(aFlag('flag', withTarget(''))).length;
    expect(faultsOf(aFlag('flag', withTarget('x'.repeat(room))))).toEqual([]);
    expect(faultsOf(aFlag('flag', withTarget('x'.repeat(room + 1))))).toEqual([' TOO_LARGE']);
    expect(faultsOf(aFlag('flag', withTarget('é'.repeat(room))))).toEqual([' TOO_LARGE']);
  });

  test('values that nest too deeply are refused', () => {
    const deep = JSON.parse(`${'{"x":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    const flag = aFlag('flag', { valueType: 'object', variants: { on: deep, off: {} } });
    expect(faultsOf(flag)).toContain('variants.on WRONG_TYPE');
  });

  function withTarget(key: string): Partial<FlagRules> {
    return { targets: [{ variant: 'on', keys: [key] }] };
  }
});

describe('references', () => {
  const needs = (key: string, ...others: string[]) =>
    aFlag(key, { prerequisites: others.map((flag) => ({ flag, variants: ['on'] })) });
  const within = (key: string, ...others: string[]) =>
    aSegment(key, { groups: others.length === 0 ? [] : [[inSegment(...others)]] });

  test('unknown prerequisites and their unknown variants are refused', () => {
    const prerequisites = [
      { flag: 'nowhere', variants: ['on'] },
      { flag: 'other', variants: ['on', 'maybe'] },
    ];
    expect(faultsOf(aFlag('flag', { prerequisites }), aRuleset([aFlag('other')]))).toEqual([
      'prerequisites[0].flag UNKNOWN_PREREQUISITE',
      'prerequisites[1].variants[1] UNKNOWN_VARIANT',
    ]);
  });

  test('a flag that closes a circle is refused, and the others are named', () => {
    const ruleset = aRuleset([needs('a', 'flag'), needs('b', 'a')]);
    const change = { kind: 'flag', key: 'flag', body: needs('flag', 'b') } as const;
    const faults = findChangeFaults(compile(ruleset), change);
    expect(faults.map(({ code }) => code)).toEqual(['CYCLE', 'CYCLE', 'CYCLE']);
    expect(faults[1]?.message).toContain('"a"');
    expect(faults.map(({ harmed }) => harmed)).toEqual([undefined, 'a', 'b']);
  });

  test('a segment that closes a circle is refused', () => {
    const ruleset = aRuleset([], [within('a', 'b'), within('b')]);
    const change = { kind: 'segment', key: 'b', body: within('b', 'a') } as const;
    expect(faultsOfChange(ruleset, change)).toEqual([' CYCLE', ' CYCLE']);
  });

  test('ten levels are accepted, and an eleventh from either end is refused', () => {
    const chain = Array.from({ length: 10 }, (_, i) => needs(`level-${i + 1}`, `level-${i}`));
    const ruleset = aRuleset([aFlag('level-0'), aFlag('below'), ...chain]);
    expect(findFaults(ruleset)).toEqual([]);
    expect(faultsOf(needs('flag', 'level-10'), ruleset)).toEqual([' TOO_DEEP']);
    const body = needs('level-0', 'below');
    expect(faultsOfChange(ruleset, { kind: 'flag', key: 'level-0', body })).toEqual([' TOO_DEEP']);
  });

  test('a web in which visits multiply is refused', () => {
    const levels = Array.from({ length: 6 }, (_, i) =>
      within(`level-${i + 1}`, ...Array.from({ length: 10 }, () => `level-${i}`)),
    );
    const faults = findFaults(aRuleset([], [aSegment('level-0'), ...levels]));
    expect(faults.map(({ code }) => code)).toContain('TOO_MANY_VISITS');
  });

  test('deleting a segment or prerequisite in use is refused, deleting others is not', () => {
    const user = aFlag('user', {
      rules: [aRule(inSegment('used'))],
      prerequisites: [{ flag: 'needed', variants: ['on'] }],
    });
    const flags = [user, aFlag('needed'), aFlag('free')];
    const ruleset = aRuleset(flags, [aSegment('used'), aSegment('unused')]);
    const drop = (kind: 'flag' | 'segment', key: string) =>
      faultsOfChange(ruleset, { kind, key, body: null });
    expect(drop('segment', 'used')).toEqual([' UNKNOWN_SEGMENT']);
    expect(drop('flag', 'needed')).toEqual([' UNKNOWN_PREREQUISITE']);
    expect([drop('segment', 'unused'), drop('flag', 'free')]).toEqual([[], []]);
  });

  test('a chain of twenty thousand flags overflows nothing', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => needs(`f${i}`, `f${i + 1}`));
    const compiled = compile(aRuleset([...chain, aFlag('f20000')]));
    expect(compiled.flags.get('f19990')?.problem).toBeNull();
    expect(compiled.flags.get('f0')?.problem?.fault.code).toBe('TOO_DEEP');
  });
});

test('an empty group is refused, since it would hold everyone', () => {
  const body = aSegment('s', { groups: [[]] });
  expect(faultsOfChange(aRuleset([]), { kind: 'segment', key: 's', body })).toEqual([
    'groups[0] EMPTY',
  ]);
});

describe('the size of a segment', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, i) => `user-${i}`);
  const faultsOfSegment = (changes: Partial<SegmentRules>) => {
    const body = aSegment('s', changes);
    return faultsOfChange(aRuleset([]), { kind: 'segment', key: 's', body });
  };

  test('100,000 listed keys are accepted, however long, and one more is not', () => {
    const long = keys(50_000).map((key) => key.padEnd(100, 'é'));
    expect(faultsOfSegment({ included: keys(50_000), excluded: long })).toEqual([]);
    expect(faultsOfSegment({ included: keys(50_000), excluded: keys(50_001) })).toEqual([
      'excluded TOO_LARGE',
    ]);
    expect(faultsOfSegment({ included: keys(100_001) })).toEqual(['included TOO_LARGE']);
  });

  test('what is not a listed key is weighed as in a flag', () => {
    const groupsOf = (text: string) => [
      [{ attribute: 'a', operator: 'equals' as const, values: [text] }],
    ];
    const room = 262_144 - JSON.stringify(aSegment('s', { groups: groupsOf('') })).length;
    const included = keys(100_000);
    expect(faultsOfSegment({ included, groups: groupsOf('x'.repeat(room)) })).toEqual([]);
    expect(faultsOfSegment({ included, groups: groupsOf('x'.repeat(room + 1)) })).toEqual([
      ' TOO_LARGE',
    ]);
  });
});

test('faults of a whole ruleset are found under their keys', () => {
  const flags = [aFlag('plain', { offVariant: 'x' }), aFlag('odd key', { offVariant: 'x' })];
  const ruleset = aRuleset(flags, [aSegment('s', { groups: [[]] })]);
  expect(findFaults(ruleset).map(({ path }) => path)).toEqual([
    'flags["odd key"].offVariant',
    'flags.plain.offVariant',
    'segments.s.groups[0]',
  ]);
});
