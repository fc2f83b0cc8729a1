import type { Rule } from '@halyard/contracts/targeting';
import { describe, expect, test } from 'vitest';
import { experimentOf } from './experiments-testing.ts';
import * as running from './running.model.ts';

const THEN = new Date('2026-02-01T00:00:00.000Z');
const LATER = new Date('2026-03-01T00:00:00.000Z');
const other = (id: string): Rule => ({ id, when: [], serve: { variant: 'red' } });
const ids = (rules: readonly Rule[] = []) => rules.map(({ id }) => id);

const draft = experimentOf({
  traffic: 40,
  layer: { id: 'l', key: 'page', stretch: { from: 0, to: 40 } },
});
const started = running.begun(draft, { rules: [other('a')] }, [], THEN);

test('an experiment begins by the last rule and takes it along when it ends', () => {
  expect(started.experiment).toMatchObject({
    state: 'running',
    epoch: 1,
    ruleId: 'experiment-button',
    startedAt: THEN,
    version: 2,
  });
  expect(ids(started.rules)).toEqual(['a', 'experiment-button']);
  const ended = running.ended(started.experiment, started, LATER);
  expect(ids(ended.rules)).toEqual(['a']);
  expect(ended.experiment).toMatchObject({
    state: 'stopped',
    ruleId: null,
    layer: { stretch: null },
    stoppedAt: LATER,
    version: 3,
  });
});

describe('a variant is shipped', () => {
  const when = [{ attribute: 'plan', operator: 'equals', values: ['pro'] }];
  const narrow = { ...started.experiment, when };
  const colors = { type: 'multivariate' } as const;

  test('by the fallthrough, where the experiment was for everybody', () => {
    const config = running.shippingConfig(started.experiment, colors, started, 'blue');
    expect(config).toEqual({ rules: [other('a')], fallthrough: { variant: 'blue' } });
  });

  test('by the rollout of a flag that has no other word', () => {
    const ship = (variant: string) =>
      running.shippingConfig(started.experiment, { type: 'percentage' }, started, variant);
    expect([ship('on'), ship('off')]).toEqual([
      { rules: [other('a')], rolloutPercentage: 100 },
      { rules: [other('a')], rolloutPercentage: 0 },
    ]);
  });

  test('by a rule in the place of the experiment, where that had an audience', () => {
    const rules = [...started.rules, other('z')];
    const { rules: after } = running.shippingConfig(narrow, colors, { rules }, 'blue');
    expect(ids(after)).toEqual(['a', 'experiment-button', 'z']);
    expect(after?.[1]).toEqual({
      id: 'experiment-button',
      description: 'Shipped by experiment button',
      when,
      serve: { variant: 'blue' },
    });
  });

  test('by the last rule, where the experiment stopped before', () => {
    const stopped = { ...narrow, ruleId: null };
    const { rules } = running.shippingConfig(stopped, colors, { rules: [other('a')] }, 'blue');
    expect(ids(rules)).toEqual(['a', 'experiment-button']);
  });

  test('in one step, whether it still ran or had stopped', () => {
    const decided = running.decided(started.experiment, 'blue', LATER);
    expect(decided).toMatchObject({
      state: 'decided',
      decision: 'blue',
      decidedAt: LATER,
      stoppedAt: LATER,
      ruleId: null,
      version: 3,
    });
    const { experiment } = running.ended(started.experiment, started, THEN);
    expect(running.decided(experiment, 'blue', LATER)).toMatchObject({
      stoppedAt: THEN,
      version: 4,
    });
  });
});

describe('an epoch', () => {
  const before = started.experiment;
  test.each<[string, Partial<typeof before>, string | null]>([
    ['not by another name', { name: 'Color' }, null],
    ['not by other attributes', { attributes: ['country'] }, null],
    ['not by another order', { variants: before.variants.toReversed() }, null],
    [
      'by weights and traffic',
      {
        variants: [
          { variant: 'red', weight: 10 },
          { variant: 'blue', weight: 90 },
        ],
        traffic: 50,
      },
      'The weights changed from blue 50 %, red 50 % to blue 90 %, red 10 %; the traffic changed from 40 % to 50 %',
    ],
    ['by a salt', { salt: 'checkout/button/2' }, 'All units were handed out anew'],
  ])('begins %s', (_, change, reason) => {
    const after = { ...before, ...change };
    expect(running.beginsEpoch(before, after)).toBe(reason !== null);
    expect(running.reasonFor(before, after)).toBe(reason ?? '');
  });
});
