/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to pass as `cursor` for the page after this one; undefined at the end. */
  readonly nextCursor: string | undefined;
}

/**
 * All items of a list, page after page, each page asked for when it is needed.
 * @param list a list method of the client, or a function that calls one.
 * @param query what to ask for; its `limit` is the size of a page.
 * @example for await (const flag of each(client.flags.list, { tag: 'checkout' })) show(flag);
 * @throws what `list` throws.
 */
export async function* each<Item, Query extends { cursor?: string }>(
  list: (query?: Query) => Promise<Page<Item>>,
  query: Query,
): AsyncGenerator<Item, void, undefined> {
  let { items, nextCursor } = await list(query);
  for (;;) {
    yield* items;
    if (nextCursor === undefined) return;
    ({ items, nextCursor } = await list({ ...query, cursor: nextCursor }));
  }
}

const NEXT = /<([^>]*)>(?:\s*;[^,<]*?)?;\s*rel="?next"?/i;

/**
 * The cursor in the `Link` header's `next` (RFC 8288). Only the cursor is taken, not the address:
 * a proxy may serve the API under another path, and a token must not follow a link elsewhere.
 */
export function nextCursorOf(link: string | null): string | undefined {
  const target = NEXT.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  return URL.parse(target, 'http://halyard')?.searchParams.get('cursor') ?? undefined;
}
