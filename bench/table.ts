type Cell = string | number;

/** A Markdown table, padded to be read as it is; every column but the first is set to the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows.map((cells) => cells.map(String))];
  const widths = head.map((_, column) =>
    Math.max(3, ...lines.map((it) => it[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const padded = lines.map((cells) =>
    line(widths.map((width, column) => pad(cells[column] ?? '', width, column === 0))),
  );
  const rule = line(
    widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  return padded.toSpliced(1, 0, rule).join('\n');
}

function pad(text: string, width: number, isFirst: boolean): string {
  return isFirst ? text.padEnd(width) : text.padStart(width);
}

/** At least three significant digits. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
