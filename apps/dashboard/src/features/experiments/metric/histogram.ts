import { sayAmount } from '#domain/experiments/figures.ts';

/** The ranges between edges in words; the last holds its upper edge, too. */
export function binsOf(edges: readonly number[]): string[] {
  return edges.slice(0, -1).map((edge, place) => {
    const next = edges[place + 1] ?? edge;
    return edge === next ? sayAmount(edge) : `${sayAmount(edge)} to ${sayAmount(next)}`;
  });
}

/** Each count as a share of all; zeros where there is nothing. */
export function sharesOf(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (all === 0 ? 0 : count / all));
}
