/**
 * Units are looked at in slices, by their first sixteen bits: what belongs to a slice fits into the
 * processor's caches, and what takes long can be asked in several statements.
 */
export interface Slices {
  /** A power of two. */
  readonly count: number;
  /** The first and the last slice of each statement. */
  readonly statements: readonly { readonly first: number; readonly last: number }[];
}

const UNITS_A_SLICE = 8192;
/** Slices are made of the first sixteen bits. */
export const MOST_SLICES = 65_536;

/** @param unitsAStatement - about how many units a statement may look at. */
export function sliceUp(units: number, unitsAStatement: number): Slices {
  const count = Math.min(powerOfTwoFrom(units / UNITS_A_SLICE), MOST_SLICES);
  const statements = Math.min(powerOfTwoFrom(units / unitsAStatement), count);
  const width = count / statements;
  return {
    count,
    statements: Array.from({ length: statements }, (_, i) => ({
      first: i * width,
      last: (i + 1) * width - 1,
    })),
  };
}

function powerOfTwoFrom(least: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(least, 1))));
}
