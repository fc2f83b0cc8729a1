/**
 * A path with its parts percent-encoded: `` path`/flags/${key}/archive` ``.
 * @throws TypeError on a part that would make it another path: empty, `.`, `..`, broken text.
 */
export function path(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  return texts.reduce((start, text, i) => `${start}${encodePart(parts[i - 1] ?? '')}${text}`);
}

function encodePart(part: string): string {
  if (/^\.{0,2}$/.test(part) || !part.isWellFormed()) {
    throw new TypeError(`${JSON.stringify(part)} cannot be a part of an address`);
  }
  return encodeURIComponent(part);
}

/** What a query string may hold; undefined leaves the name out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `?a=1&b=2`, or nothing. */
export function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.set(name, String(value));
  }
  return params.size === 0 ? '' : `?${params}`;
}
