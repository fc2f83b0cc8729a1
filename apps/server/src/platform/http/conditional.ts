/** Whether a request says that it holds the state of an ETag already (RFC 9110, 13.1.2). */
export function holdsAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const marks = ifNoneMatch.match(MARKS) ?? [];
  return ifNoneMatch.trim() === '*' || marks.some((mark) => withoutWeakness(mark) === etag);
}

const MARKS = /(?:W\/)?"[^"]*"/g;

/** Whether a state was passed on in another form does not matter to whoever only reads it. */
function withoutWeakness(mark: string): string {
  return mark.startsWith('W/') ? mark.slice(2) : mark;
}

/** Whether an answer may be compressed by gzip (RFC 9110, 12.5.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const weights = new Map(
    (acceptEncoding ?? '').split(',').map((choice) => {
      const [coding = '', ...parameters] = choice.split(';').map((part) => part.trim());
      const weight = parameters.find((part) => /^q=/i.test(part))?.slice(2) ?? '1';
      return [coding.toLowerCase(), Number(weight)] as const;
    }),
  );
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
