/** The figures behind a chart, as they are said. */
export interface ChartTable {
  /** The first names the rows. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Something that is drawn in a colour of its own, and told apart without it by a shape or a pattern. */
export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** A colour of the theme, as in `var(--hy-variant-0)`. */
  readonly color: string;
}
