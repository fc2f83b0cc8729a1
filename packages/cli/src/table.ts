import { oneLine } from './output.ts';

const GAP = '  ';

/**
 * Rows under a head, each column as wide as its widest cell.
 * @param rows cells in the order of the head.
 */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return align([head.map((title) => title.toUpperCase()), ...rows]);
}

/** Names and what they hold, one to a line. */
export function formatFields(fields: readonly (readonly [name: string, value: string])[]): string {
  return align(fields);
}

function align(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map(oneLine));
  const widths: number[] = [];
  for (const line of lines) {
    for (const [i, cell] of line.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  }
  const pad = (cell: string, i: number) => cell + ' '.repeat((widths[i] ?? 0) - widthOf(cell));
  return lines.map((line) => line.map(pad).join(GAP).trimEnd()).join('\n');
}

const WIDE =
  /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation})/u;
const GRAPHEMES = new Intl.Segmenter();

/** How many columns of a terminal a text takes. */
function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** An instant of the API to the second: `2026-05-04 12:00:05Z`. */
export function formatInstant(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')}Z`;
}

export function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
