/** How far work on many things is. */
export interface Progress<Item, Done> {
  readonly all: number;
  readonly done: readonly Done[];
  readonly failed: readonly { readonly item: Item; readonly error: unknown }[];
}

/**
 * Does something with each of many things, a few at once, and goes on past those that fail.
 * @param onProgress told after each of them.
 */
export async function runForEach<Item, Done>(
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
  onProgress: (progress: Progress<Item, Done>) => void,
  atOnce = 3,
): Promise<Progress<Item, Done>> {
  const done: Done[] = [];
  const failed: { item: Item; error: unknown }[] = [];
  const progress = () => ({ all: items.length, done: [...done], failed: [...failed] });
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) {
      try {
        done.push(await work(item));
      } catch (error) {
        failed.push({ item, error });
      }
      onProgress(progress());
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return progress();
}
