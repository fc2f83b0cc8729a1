/** What the server takes at once. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** How many keys of a file are shown before it is sent. */
const SHOWN = 8;

/** What a file seems to hold; the server reads it exactly. */
export interface KeyFile {
  readonly name: string;
  readonly text: string;
  /** Lines that are not empty, without the heading. */
  readonly lineCount: number;
  readonly first: readonly string[];
}

/** Reads a file of keys, or says why it cannot be sent. */
export function readKeyFile(name: string, bytes: ArrayBuffer): KeyFile | { fault: string } {
  if (bytes.byteLength > MAX_FILE_BYTES) return { fault: 'The file is larger than 16 MiB.' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { fault: 'The file is not UTF-8 text. Save it as CSV in UTF-8.' };
  }
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line !== '');
  const keys = isHeading(lines[0]) ? lines.slice(1) : lines;
  if (keys.length === 0) return { fault: 'There is no key in the file.' };
  return { name, text, lineCount: keys.length, first: keys.slice(0, SHOWN).map(firstColumn) };
}

function isHeading(line = ''): boolean {
  return /^"?(targetingkey|key|user_id)"?\s*(,|$)/i.test(line);
}

function firstColumn(line: string): string {
  const quoted = /^"((?:[^"]|"")*)"/.exec(line)?.[1];
  return quoted === undefined ? (line.split(',')[0] ?? '') : quoted.replaceAll('""', '"');
}
