import { type RawBuilder, sql } from 'kysely';

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

const UNITS_A_SLICE = 16_384;
const MOST_SLICES = 65_536;

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

/** Rows of `first` and `last`, the units with which slices begin and end. */
export function sliceRows(count: number, first: number, last: number): RawBuilder<unknown> {
  const width = sql.lit(MOST_SLICES / count);
  return sql`
    select (lpad(to_hex(slice * ${width}), 4, '0') || repeat('0', 28))::uuid as first,
      (lpad(to_hex((slice + 1) * ${width} - 1), 4, '0') || repeat('f', 28))::uuid as last
    from generate_series(${first}::integer, ${last}::integer) as slice`;
}
