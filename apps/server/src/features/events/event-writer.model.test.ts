import { describe, expect, test } from 'vitest';
import { DatabaseFault } from '#platform/database/faults.ts';
import { createEventWriter, type EventLoad } from './event-writer.ts';

const AT = new Date('2026-03-01T12:00:00.000Z');

function aLoad(name: string, rows = 1, bytes = 10): EventLoad {
  const report = {
    minute: 0,
    environmentId: 'e',
    flagKey: 'f',
    variant: 'on',
    count: 1,
    lastAt: AT,
  };
  const reports = Array.from({ length: rows }, () => ({ ...report, id: name }));
  return { exposures: [], assignments: [], events: [], reports, bytes };
}

/** A storage of which a test says when a write ends, and how. */
function aStorage() {
  const writes: string[] = [];
  const stored: string[] = [];
  const fault = new Map<string, Error>();
  const gates: (() => void)[] = [];
  const store = async ({ reports }: EventLoad) => {
    const names = [...new Set(reports.map(({ id }) => id))];
    writes.push(names.join(' '));
    await new Promise<void>((resolve) => void gates.push(resolve));
    for (const name of names) {
      const error = fault.get(name);
      if (error) throw error;
    }
    stored.push(...names);
  };
  const endWrites = async () => {
    while (gates.length > 0) {
      gates.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { store, writes, stored, fault, endWrites };
}

const outcomesOf = async (promises: readonly Promise<void>[]) =>
  (await Promise.allSettled(promises)).map((each) =>
    each.status === 'fulfilled' ? 'stored' : String(each.reason.message),
  );

describe('events that come while others are being written', () => {
  test('wait, and are then written all at once', async () => {
    const { store, writes, endWrites } = aStorage();
    const { write } = createEventWriter({ store });
    const outcomes = outcomesOf(['a', 'b', 'c', 'd'].map((name) => write(aLoad(name))));
    await endWrites();
    expect(await outcomes).toEqual(Array.from({ length: 4 }, () => 'stored'));
    expect(writes).toEqual(['a', 'b c d']);
  });

  test('are acknowledged when they are stored, not before', async () => {
    const { store, stored, endWrites } = aStorage();
    const { write } = createEventWriter({ store });
    const seen: string[] = [];
    const note = (name: string) =>
      write(aLoad(name)).then(() => seen.push(`${name} ${stored.join()}`));
    const both = Promise.all([note('a'), note('b')]);
    expect(seen).toEqual([]);
    await endWrites();
    await both;
    expect(seen).toEqual(['a a', 'b a,b']);
  });

  test('are written in groups of a bounded size', async () => {
    const { store, writes, endWrites } = aStorage();
    const { write } = createEventWriter({ store, maxGroupRows: 4 });
    const promises = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      write(aLoad(name, name === 'e' ? 9 : 2)),
    );
    await endWrites();
    await Promise.all(promises);
    expect(writes).toEqual(['a', 'b c', 'd', 'e']);
  });
});

test('one request that cannot be stored keeps no other out', async () => {
  const { store, writes, fault, endWrites } = aStorage();
  const { write } = createEventWriter({ store });
  fault.set('c', new Error('poison'));
  const outcomes = outcomesOf(['a', 'b', 'c', 'd'].map((name) => write(aLoad(name))));
  await endWrites();
  expect(await outcomes).toEqual(['stored', 'stored', 'poison', 'stored']);
  expect(writes).toEqual(['a', 'b c d', 'b', 'c', 'd']);
});

test('while the storage is away nothing is tried one by one', async () => {
  const { store, writes, fault, endWrites } = aStorage();
  const { write } = createEventWriter({ store });
  fault.set('b', new DatabaseFault('unavailable', 'away'));
  const outcomes = outcomesOf(['a', 'b', 'c'].map((name) => write(aLoad(name))));
  await endWrites();
  expect(await outcomes).toEqual(['stored', 'away', 'away']);
  const later = outcomesOf([write(aLoad('d'))]);
  await endWrites();
  expect(await later).toEqual(['stored']);
  expect(writes).toEqual(['a', 'b c', 'd']);
});

test.each([
  ['rows', { maxRows: 3 }],
  ['bytes', { maxBytes: 30 }],
])('of more %s than may wait the client is told to come again', async (_, bounds) => {
  const { store, endWrites } = aStorage();
  const { write } = createEventWriter({ store, ...bounds });
  const outcomes = outcomesOf(['a', 'b', 'c', 'd'].map((name) => write(aLoad(name))));
  const busy = 'Busy at the moment; try again.';
  await endWrites();
  expect(await outcomes).toEqual(['stored', 'stored', 'stored', busy]);
  const later = outcomesOf([write(aLoad('e', 9, 99))]);
  await endWrites();
  expect(await later).toEqual(['stored']);
});
