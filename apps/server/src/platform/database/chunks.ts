/** PostgreSQL takes 65,535 parameters a statement; so many rows of up to 32 columns always fit. */
const ROWS_PER_STATEMENT = 2000;

/** The rows in portions that fit into one INSERT each. */
export function* inChunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
  }
}
