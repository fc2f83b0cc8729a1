/** A line of a CSV file (RFC 4180), with its end. Text is no formula in any spreadsheet. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** What spreadsheets take for the beginning of a formula, in half and in full width. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function cellOf(cell: string | number | null): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
