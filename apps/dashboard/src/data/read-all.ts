import type { Page } from '@halyard/client';

/** All pages of a list as one array. `list` is given the cursor of the next page, and nothing at first. */
export async function readAll<Item>(
  list: (cursor: { cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: { cursor?: string } = {};
  for (;;) {
    const { items, nextCursor } = await list(cursor);
    all.push(...items);
    if (nextCursor === undefined) return all;
    cursor = { cursor: nextCursor };
  }
}
