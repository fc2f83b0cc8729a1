/**
 * Counts rounds from 1, as many as asked for; fewer where the next would likely end after
 * `budgetMs`, for on a busy machine fewer rounds are better than no end.
 */
export function* rounds(most: number, budgetMs: number): Generator<number> {
  const startedAt = performance.now();
  for (let round = 1; round <= most; round++) {
    yield round;
    const elapsed = performance.now() - startedAt;
    if (elapsed + elapsed / round > budgetMs) return;
  }
}
