import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventQueue, type QueuedEvent } from './event-queue.ts';

const MAX_ITEMS = 6;
const MAX_BYTES = 20;
const event = (bytes: number): QueuedEvent => ({ list: 'events', json: '{}', bytes });
const weightOf = (events: readonly QueuedEvent[]) =>
  events.reduce((sum, { bytes }) => sum + bytes, 0);

type Step = { readonly add: number } | 'take' | 'settle' | 'putBack' | 'clear';
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 9 }) }) },
  fc.constantFrom<Step>('take', 'settle', 'putBack', 'clear'),
);

test('whatever is done to it, it holds the newest in order, within its limits, and counts the rest', () => {
  const check = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const queue = createEventQueue(MAX_ITEMS, MAX_BYTES);
    let waiting: QueuedEvent[] = [];
    let taken: readonly QueuedEvent[] = [];
    let cleared = 0;
    let isOldestFirst = true;
    for (const each of steps) {
      if (typeof each === 'object') {
        const added = event(each.add);
        const dropped = queue.add(added);
        waiting = [...waiting, added];
        isOldestFirst &&= dropped.every((one, at) => one === waiting[at]);
        waiting = waiting.slice(dropped.length);
      } else if (each === 'take') {
        if (taken.length === 0) taken = queue.take(3, 10);
        waiting = waiting.filter((one) => !taken.includes(one));
      } else if (each === 'clear') {
        cleared = queue.clear() - waiting.length - taken.length;
        waiting = [];
        taken = [];
      } else {
        queue[each]();
        if (each === 'putBack') waiting = [...taken, ...waiting];
        taken = [];
      }
      expect([queue.size, cleared]).toEqual([waiting.length + taken.length, 0]);
      expect(isOldestFirst).toBe(true);
      const isWithin = queue.size <= MAX_ITEMS && weightOf([...waiting, ...taken]) <= MAX_BYTES;
      expect(isWithin || waiting.length === 0).toBe(true);
    }
    queue.putBack();
    expect(queue.take(100, 1_000)).toEqual([...taken, ...waiting]);
  });
  expect(() => fc.assert(check, { numRuns: 1_000 })).not.toThrow();
});

test('a batch is full before it gets too heavy, but never empty', () => {
  const queue = createEventQueue(10, 1_000);
  for (const bytes of [30, 5, 5, 5]) queue.add(event(bytes));
  const batches = [1, 2, 3].map(() => {
    const batch = queue.take(10, 12).map(({ bytes }) => bytes);
    queue.settle();
    return batch;
  });
  expect(batches).toEqual([[30], [5, 5], [5]]);
});
