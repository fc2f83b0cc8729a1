/** A version by semver.org 2.0.0, without its build metadata, which has no precedence. */
export interface Semver {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Dot-separated identifiers; none for a release. */
  readonly prerelease: readonly string[];
}

const RELEASE: readonly string[] = [];
const PRERELEASE_AND_BUILD =
  /^(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;
const DIGITS = /^\d+$/;
const [ZERO, NINE, DOT] = [48, 57, 46];
/** So few characters cannot make a number above 2⁵³ − 1. */
const SHORT = 15;

/**
 * Parses a version by semver.org 2.0.0: all three numbers, no leading zeros. One leading `v`, which
 * tags often have, is accepted. Numbers above 2⁵³ − 1 and texts over 256 characters are refused.
 */
export function parseSemver(text: string): Semver | undefined {
  if (text.length > 256) return undefined;
  const start = text.startsWith('v') ? 1 : 0;
  const majorEnd = numberEnd(text, start);
  const minorEnd = numberEnd(text, majorEnd + 1);
  const patchEnd = numberEnd(text, minorEnd + 1);
  const major = numberIn(text, start, majorEnd);
  const minor = numberIn(text, majorEnd + 1, minorEnd);
  const patch = numberIn(text, minorEnd + 1, patchEnd);
  if (major < 0 || minor < 0 || patch < 0) return undefined;
  if (text.charCodeAt(majorEnd) !== DOT || text.charCodeAt(minorEnd) !== DOT) return undefined;
  if (patchEnd === text.length) return { major, minor, patch, prerelease: RELEASE };
  const rest = PRERELEASE_AND_BUILD.exec(text.slice(patchEnd));
  if (rest === null) return undefined;
  return { major, minor, patch, prerelease: rest[1]?.split('.') ?? RELEASE };
}

function numberEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** The number that stands in a range of digits; -1 where there is none or it is refused. */
function numberIn(text: string, start: number, end: number): number {
  if (end <= start || (end > start + 1 && text.charCodeAt(start) === ZERO)) return -1;
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + (text.charCodeAt(i) - ZERO);
  return Number.isSafeInteger(value) ? value : -1;
}

/** Precedence by semver.org 2.0.0 §11: negative, zero or positive like `a - b`. */
export function compareSemver(a: Semver, b: Semver): number {
  if (a.major !== b.major) return a.major - b.major;
  if (a.minor !== b.minor) return a.minor - b.minor;
  if (a.patch !== b.patch) return a.patch - b.patch;
  return comparePrerelease(a.prerelease, b.prerelease);
}

/**
 * {@link compareSemver} for a version that is still text; NaN where {@link parseSemver} refuses it.
 * Most versions are a short `x.y.z`, which is compared in one pass, without an object for it.
 */
export function compareSemverText(text: string, bound: Semver): number {
  const order = comparePlain(text, bound);
  if (order !== undefined) return order;
  const version = parseSemver(text);
  return version === undefined ? Number.NaN : compareSemver(version, bound);
}

/** {@link compareSemverText} for a short `x.y.z`; undefined for any other text. */
function comparePlain(text: string, bound: Semver): number | undefined {
  if (text.length > SHORT) return undefined;
  let order = 0;
  let dots = 0;
  let number = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      if (number === 0) return undefined;
      number = Math.max(number, 0) * 10 + (code - ZERO);
    } else {
      if (code !== DOT || number < 0 || dots === 2) return undefined;
      order ||= number - (dots === 0 ? bound.major : bound.minor);
      dots += 1;
      number = -1;
    }
  }
  if (dots < 2 || number < 0) return undefined;
  return order || number - bound.patch || bound.prerelease.length;
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1;
    const order = compareIdentifier(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifier(a: string, b: string): number {
  if (a === b) return 0;
  const [aIsNumber, bIsNumber] = [DIGITS.test(a), DIGITS.test(b)];
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  // Without leading zeros a longer number is a greater one, whatever its size.
  if (aIsNumber && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}
