import { setImmediate as nextTurn } from 'node:timers/promises';

const ITEMS_A_TURN = 20;

/** Works through many items, but lets others be served after every few, for each may be costly. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [i, item] of items.entries()) {
    if (i % ITEMS_A_TURN === ITEMS_A_TURN - 1) await nextTurn();
    results.push(work(item));
  }
  return results;
}

const CHEAP_ITEMS_A_TURN = 100;

/** {@link inTurns} for items that cost microseconds. */
export async function inSlices<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => void,
): Promise<void> {
  for (const [i, item] of items.entries()) {
    if (i > 0 && i % CHEAP_ITEMS_A_TURN === 0) await nextTurn();
    work(item, i);
  }
}

/** Goes through all steps of something, but lets others be served between them. */
export async function inSteps<Result>(steps: Iterator<unknown, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await nextTurn();
  }
}
