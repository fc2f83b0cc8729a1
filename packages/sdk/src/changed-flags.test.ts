import { type CompiledRuleset, compile, evaluateAll, patch, type Ruleset } from '@halyard/engine';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContext, tangledRuleset } from '../../engine/test/arbitraries.ts';
import { aFlag, aRule, aRuleset, aSegment, inSegment } from '../../engine/test/builders.ts';
import { changedFlags } from './changed-flags.ts';

const onPrerequisite = (flag: string) => ({ prerequisites: [{ flag, variants: ['on'] }] });
const deep = aRuleset(
  [
    aFlag('alone'),
    aFlag('base', { rules: [aRule(inSegment('outer'))] }),
    aFlag('middle', onPrerequisite('base')),
    aFlag('top', onPrerequisite('middle')),
  ],
  [aSegment('inner'), aSegment('outer', { groups: [[inSegment('inner')]] })],
);
const inner = aSegment('inner', { included: ['alice'] });

describe('which flags may answer differently', () => {
  test('none between equal rulesets, whatever the order of their members', () => {
    const { environment, revision, flags, segments } = deep;
    const reversed = Object.fromEntries(Object.entries(flags).toReversed());
    const same = compile({ environment, revision, flags: reversed, segments });
    expect(changedFlags(compile(deep), same)).toEqual([]);
  });

  test('those that were added, changed and removed', () => {
    const before = compile(aRuleset([aFlag('a'), aFlag('b'), aFlag('c')]));
    const after = compile(aRuleset([aFlag('b', { enabled: false }), aFlag('c'), aFlag('d')]));
    expect(changedFlags(before, after)).toEqual(['a', 'b', 'd']);
  });

  test('all of the first ruleset', () => {
    expect(changedFlags(undefined, compile(deep))).toEqual(['alone', 'base', 'middle', 'top']);
    expect(changedFlags(compile(deep), undefined)).toEqual(['alone', 'base', 'middle', 'top']);
  });

  test('those behind a changed segment, through segments and prerequisites', () => {
    const whole = compile({ ...deep, segments: { ...deep.segments, inner } });
    const patched = patch(compile(deep), [{ kind: 'segment', key: 'inner', body: inner }], 2);
    expect(changedFlags(compile(deep), whole)).toEqual(['base', 'middle', 'top']);
    expect(changedFlags(compile(deep), patched)).toEqual(['base', 'middle', 'top']);
  });

  test('those in a circle of prerequisites, once', () => {
    const circle = [aFlag('a', onPrerequisite('b')), aFlag('b', onPrerequisite('a'))];
    const before = compile(aRuleset(circle));
    const after = patch(before, [{ kind: 'flag', key: 'a', body: aFlag('a') }], 2);
    expect(changedFlags(before, after)).toEqual(['a', 'b']);
  });

  test('a body that is nested without end counts as changed', () => {
    const nested = () => JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const withValue = (): Ruleset => aRuleset([aFlag('a', { variants: { on: nested() } })]);
    expect(changedFlags(compile(withValue()), compile(withValue()))).toEqual(['a']);
  });
});

test('whatever flag answers differently is among the changed ones', () => {
  fc.assert(
    fc.property(tangledRuleset, tangledRuleset, anyContext, (one, other, context) => {
      const [before, after] = [compile(one), compile(other)];
      const changed = new Set(changedFlags(before, after));
      const unchanged = (ruleset: CompiledRuleset) =>
        evaluateAll(ruleset, context).filter(({ flagKey }) => !changed.has(flagKey));
      expect(unchanged(after)).toEqual(unchanged(before));
    }),
    { numRuns: 300 },
  );
});
