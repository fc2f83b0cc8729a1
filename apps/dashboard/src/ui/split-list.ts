/**
 * The items of a list that somebody pasted or typed: one in a line, or between commas or tabs.
 * Commas within quotation marks part nothing.
 * @param separator what parts items within a line; null where a line is one item.
 */
export function splitList(text: string, separator: ',' | null = ','): string[] {
  return text
    .split(/[\r\n]+/)
    .flatMap((line) => (separator === null ? [line] : (line.match(ITEMS) ?? [])))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Text in quotation marks or anything up to the next separator. */
const ITEMS = /(?:\s*"(?:[^"\\]|\\.)*"\s*(?=[,\t]|$)|[^,\t]+)/g;
