/** What became of the members of a list: by key, with their places counted from 1. */
export interface Moves<Item> {
  readonly added: readonly { readonly item: Item; readonly place: number }[];
  readonly removed: readonly { readonly item: Item; readonly place: number }[];
  readonly changed: readonly { readonly old: Item; readonly new: Item; readonly place: number }[];
  /** As few as explain the new order. */
  readonly moved: readonly { readonly item: Item; readonly from: number; readonly to: number }[];
}

/** Tells two lists apart by the keys of their members. */
export function movesBetween<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): Moves<Item> {
  const old = placesOf(before, keyOf);
  const next = placesOf(after, keyOf);
  const stayed = [...next].flatMap(([key, there]) => {
    const here = old.get(key);
    return here ? [{ here, there }] : [];
  });
  const inOrder = longestRise(stayed.map(({ here }) => here.place));
  return {
    added: [...next].filter(([key]) => !old.has(key)).map(([, it]) => it),
    removed: [...old].filter(([key]) => !next.has(key)).map(([, it]) => it),
    changed: stayed
      .filter(({ here, there }) => !isSame(here.item, there.item))
      .map(({ here, there }) => ({ old: here.item, new: there.item, place: there.place })),
    moved: stayed
      .filter(({ here }) => !inOrder.has(here.place))
      .map(({ here, there }) => ({ item: there.item, from: here.place, to: there.place })),
  };
}

function placesOf<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  return new Map(items.map((item, index) => [keyOf(item), { item, place: index + 1 }]));
}

/** The members of a longest part of a list that rises: those that need not have moved. */
function longestRise(places: readonly number[]): ReadonlySet<number> {
  let longest: readonly number[] = [];
  const ending: (readonly number[])[] = [];
  for (const place of places) {
    const before = ending
      .filter((rise) => (rise.at(-1) ?? 0) < place)
      .reduce((best, rise) => (rise.length > best.length ? rise : best), []);
    const rise = [...before, place];
    ending.push(rise);
    if (rise.length > longest.length) longest = rise;
  }
  return new Set(longest);
}

/** Whether two values are the same JSON; the order of an object's keys does not count. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(it: unknown): string | undefined {
  return JSON.stringify(it, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
