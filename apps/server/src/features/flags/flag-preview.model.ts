/** A variant before and after a change; null where there was an error. */
export interface Step {
  readonly from: string | null;
  readonly to: string | null;
}

/** How often each change of variant occurs, most first; what stays is left out. */
export function countMoves(steps: readonly Step[]): (Step & { readonly count: number })[] {
  const moves = new Map<string, Step & { count: number }>();
  for (const { from, to } of steps) {
    if (from === to) continue;
    const name = JSON.stringify([from, to]);
    const move = moves.get(name) ?? { from, to, count: 0 };
    move.count += 1;
    moves.set(name, move);
  }
  return [...moves.values()].toSorted((a, b) => b.count - a.count);
}
