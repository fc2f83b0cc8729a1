import type { Context } from '@halyard/engine';
import { expect, test } from 'vitest';
import { DatabaseFault } from '#platform/database/faults.ts';
import { createLogger } from '#platform/log/logger.ts';
import type { EventLoad } from './event-writer.ts';
import { createSeenOnes } from './seen-ones.ts';
import { createServedExposures } from './served-exposures.ts';

const AT = new Date('2026-03-01T12:00:00.000Z');
const FACTS = {
  id: 'id-1',
  key: 'colours',
  flagKey: 'button',
  unit: 'targetingKey',
  variants: ['red', 'blue'],
  startedAt: AT,
  stoppedAt: null,
  epochs: [{ epoch: 1, startedAt: AT }],
};

const RULE = {
  experiment: 'colours',
  epoch: 1,
  by: 'targetingKey',
  attributes: ['plan', 'broken'],
};

function aCollector(maxWaiting?: number) {
  const written: EventLoad[] = [];
  const state: { fault: Error | undefined; asked: number; isKnown: boolean } = {
    fault: undefined,
    asked: 0,
    isKnown: true,
  };
  const served = createServedExposures({
    writer: {
      write: async (load) => {
        if (state.fault) throw state.fault;
        written.push(load);
      },
    },
    unitKeys: { naming: async () => ({ keyOf: (by, unit) => `${by}:${unit}`, keepsNames: true }) },
    experiments: {
      find: async () => (state.isKnown ? [FACTS] : []),
      findAnew: async () => {
        state.asked += 1;
        return [FACTS];
      },
    },
    log: createLogger('silent'),
    ...(maxWaiting !== undefined && { maxWaiting }),
  });
  const note = (
    unit = 'ada',
    rule = RULE,
    kind: 'exposures' | 'assignments' = 'exposures',
    attributes: Context = {},
  ) => {
    const evaluation = { flagKey: 'button', value: true, variant: 'red', version: 1 };
    const context = { ...attributes, targetingKey: unit };
    served.note('env', kind, { ...evaluation, reason: 'SPLIT', exposes: rule }, context, AT);
  };
  const units = () =>
    written.map(({ exposures, assignments }) =>
      [...exposures, ...assignments].map(({ unit, epoch }) => `${unit} ${epoch}`),
    );
  return { served, note, units, written, state };
}

test('a unit is noted once for each variant and epoch, and apart from what it was assigned', async () => {
  const { served, note, units, written } = aCollector();
  for (let i = 0; i < 3; i += 1) note();
  note('ada', { ...RULE, epoch: 2 });
  note('ada', RULE, 'assignments');
  note('bob', RULE, 'exposures', { plan: 'pro', broken: '\ud800', other: 'x' });
  await served.flush();
  note();
  await served.flush();
  expect(units()).toEqual([
    ['targetingKey:ada 1', 'targetingKey:ada 2', 'targetingKey:bob 1', 'targetingKey:ada 1'],
  ]);
  expect(written[0]?.exposures[0]).toEqual({
    experimentId: 'id-1',
    epoch: 1,
    variant: 'red',
    unit: 'targetingKey:ada',
    unitName: 'ada',
    at: AT,
    attributes: null,
  });
  expect(written[0]?.exposures[2]?.attributes).toEqual({ plan: 'pro' });
});

test('an experiment that is made anew under the same key notes everybody again', async () => {
  const { served, note, units } = aCollector();
  note();
  note('ada', { ...RULE });
  await served.flush();
  expect(units()).toEqual([['targetingKey:ada 1', 'targetingKey:ada 1']]);
});

test('while the storage is away it is kept for the next time', async () => {
  const { served, note, units, state } = aCollector();
  note();
  state.fault = new DatabaseFault('unavailable', 'away');
  await expect(served.flush()).rejects.toThrow('away');
  note('bob');
  state.fault = undefined;
  await served.flush();
  expect(units()).toEqual([['targetingKey:ada 1', 'targetingKey:bob 1']]);
});

test('what can never be stored is given up, so that it keeps nothing else out', async () => {
  const { served, note, units, state } = aCollector();
  note();
  state.fault = new Error('poison');
  await served.flush();
  state.fault = undefined;
  note('bob');
  await served.flush();
  expect(units()).toEqual([['targetingKey:bob 1']]);
});

test('what there is no room for is noted when it comes again', async () => {
  const { served, note, units } = aCollector(1);
  note();
  note('bob');
  await served.flush();
  note('bob');
  await served.flush();
  expect(units()).toEqual([['targetingKey:ada 1'], ['targetingKey:bob 1']]);
});

test('an experiment that began a moment ago is looked for, one that is gone is left out', async () => {
  const { served, note, units, state } = aCollector();
  state.isKnown = false;
  note();
  note('ada', { ...RULE, experiment: 'gone' });
  await served.flush();
  expect([units(), state.asked]).toEqual([[['targetingKey:ada 1']], 1]);
});

test('names that nobody stores are not noted', async () => {
  const { served, note, units } = aCollector();
  for (const unit of ['a\0b', '\ud800', 'x'.repeat(1001), '']) note(unit);
  await served.flush();
  expect(units()).toEqual([]);
});

test('of names that were seen the latest are remembered, and those that were asked for', () => {
  const seen = createSeenOnes(4);
  const remembered = () => ['a', 'b', 'c', 'd', 'e'].filter((name) => seen.has(name)).join('');
  for (const name of ['a', 'b', 'c']) seen.add(name);
  expect(seen.has('a')).toBe(true);
  for (const name of ['d', 'e']) seen.add(name);
  expect(remembered()).not.toContain('b');
  expect(remembered()).toContain('e');
  seen.clear();
  expect(remembered()).toBe('');
});
