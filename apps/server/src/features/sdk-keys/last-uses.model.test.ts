import { expect, test } from 'vitest';
import { createLastUses } from './last-uses.ts';

const at = (ms: number) => new Date(ms);

/** A place to write to that can be out of order. */
function aPlace() {
  const written: [string, Date][][] = [];
  const place = { isBroken: false };
  const uses = createLastUses(async (map) => {
    if (place.isBroken) throw new Error('out of order');
    written.push([...map]);
  });
  return { uses, written, place };
}

test('of many uses the last one is written, once', async () => {
  const { uses, written } = aPlace();
  uses.note('a', at(1));
  uses.note('b', at(2));
  uses.note('a', at(3));
  await uses.flush();
  await uses.flush();
  expect(written).toEqual([
    [
      ['a', at(3)],
      ['b', at(2)],
    ],
  ]);
});

test('what could not be written is written the next time, unless there is a later use', async () => {
  const { uses, written, place } = aPlace();
  place.isBroken = true;
  uses.note('a', at(1));
  uses.note('b', at(1));
  const failed = uses.flush();
  uses.note('a', at(5));
  await expect(failed).rejects.toThrow('out of order');
  place.isBroken = false;
  await uses.flush();
  expect(new Map(written[0])).toEqual(
    new Map([
      ['a', at(5)],
      ['b', at(1)],
    ]),
  );
});
