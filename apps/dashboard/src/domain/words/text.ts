/** Longest text of somebody's that stands in a sentence, in characters. */
const LONGEST = 80;
/** How many things of a list are named before the rest is counted. */
const NAMED = 3;

const PLAIN = /^[\p{L}\p{N}@_./:^$*+~#-]+$/u;
const LOOKS_LIKE_ANOTHER_TYPE = /^(?:true|false|null|-?\d+(?:\.\d+)?)$/;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC]/;

/** A text of somebody's as it may stand in a line: short, on one line, unable to turn the rest around. */
export function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const start = line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '');
  const short = line.length > LONGEST ? `${start}…` : line;
  return RIGHT_TO_LEFT.test(short) ? `\u2068${short}\u2069` : short;
}

/** A name or key; in quotes where one could not see where it ends. */
export function name(text: string): string {
  return PLAIN.test(text) ? cut(text) : `“${cut(text)}”`;
}

/** A value; texts that look like a number or a boolean are quoted, for they are none. */
export function value(it: unknown): string {
  if (typeof it === 'string') return LOOKS_LIKE_ANOTHER_TYPE.test(it) ? `“${it}”` : name(it);
  return cut(JSON.stringify(it) ?? 'nothing');
}

/** “a”, “a and b”, “a, b and c”, “a, b and 3 more”. */
export function list(words: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  if (words.length <= 1) return words.join('');
  if (words.length > NAMED) {
    const first = words.slice(0, NAMED - 1);
    return `${first.join(', ')} ${conjunction} ${counted(words.length - first.length)} more`;
  }
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
}

/** “1,204”. */
export function counted(amount: number): string {
  return amount.toLocaleString('en');
}

/** “1 key”, “3 keys”. */
export function count(amount: number, noun: string, nouns = `${noun}s`): string {
  return `${counted(amount)} ${amount === 1 ? noun : nouns}`;
}

/** “25 %”, with the decimals that it has. */
export function percent(share: number): string {
  return `${Number(share.toFixed(3))}\u00A0%`;
}

/** “2026-01-31 09:30 UTC”; what is no instant stays as it is. */
export function instant(it: unknown): string {
  const match = typeof it === 'string' && /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(it);
  return match ? `${match[1]} ${match[2]} UTC` : value(it);
}
