import { BUCKETS } from './limits.ts';

const UINT32 = 2 ** 32;

/**
 * murmur3_x86_32 (seed 0) in the middle of its input: the bytes so far, of which the last
 * `tailBits / 8` (0 … 3) wait for the rest of their block.
 */
export interface HashState {
  readonly hash: number;
  readonly tail: number;
  readonly tailBits: number;
  /** Bytes so far. */
  readonly length: number;
}

const START: HashState = { hash: 0, tail: 0, tailBits: 0, length: 0 };

/** The state after `salt + ":"`, so that hashing a unit costs only the unit's own bytes. */
export function saltState(salt: string): HashState {
  return absorb(START, `${salt}:`);
}

/**
 * Where a unit falls for a salt: `floor(murmur3_x86_32(utf8(salt + ":" + unit), 0) × 100000 / 2³²)`.
 * Every string is a legal unit, the empty one too. Lone surrogates count as U+FFFD.
 *
 * @returns an integer 0 … 99,999.
 */
export function bucketOf(salt: string, unit: string): number {
  return bucketFrom(saltState(salt), unit);
}

/** {@link bucketOf} with the salt's part of the work done beforehand. */
export function bucketFrom(state: HashState, unit: string): number {
  return Math.floor((hashFrom(state, unit) * BUCKETS) / UINT32);
}

/**
 * murmur3_x86_32 with seed 0 over the UTF-8 bytes of a text.
 *
 * @returns an unsigned 32-bit integer.
 */
export function murmur3(text: string): number {
  return hashFrom(START, text);
}

function hashFrom(state: HashState, text: string): number {
  let { hash, tail } = state;
  const { tailBits, length } = state;
  const end = text.length - 3;
  let i = 0;
  for (; i < end; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    if ((a | b | c | d) > 0x7f) break;
    const four = a | (b << 8) | (c << 16) | (d << 24);
    hash = mixBlock(hash, tail | (four << tailBits));
    // A shift by 32 is a shift by 0 in JavaScript, so an empty tail needs its own case.
    tail = tailBits === 0 ? 0 : four >>> (32 - tailBits);
  }
  let bits = tailBits;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) {
      const rest = absorb({ hash, tail, tailBits: bits, length: length + i }, text, i);
      return finish(rest.hash, rest.tail, rest.length);
    }
    tail |= code << bits;
    bits += 8;
    if (bits === 32) {
      hash = mixBlock(hash, tail);
      tail = 0;
      bits = 0;
    }
  }
  return finish(hash, tail, length + text.length);
}

/** Takes in the UTF-8 bytes of `text` from code unit `from` on. */
function absorb(state: HashState, text: string, from = 0): HashState {
  let { hash, tail, tailBits, length } = state;
  for (let i = from; i < text.length; i++) {
    const point = codePointAt(text, i);
    if (point > 0xffff) i++;
    const size = utf8Size(point);
    for (let at = 0; at < size; at++) {
      tail |= utf8Byte(point, size, at) << tailBits;
      tailBits += 8;
      if (tailBits === 32) {
        hash = mixBlock(hash, tail);
        tail = 0;
        tailBits = 0;
      }
    }
    length += size;
  }
  return { hash, tail, tailBits, length };
}

/** The code point that starts at a code unit; U+FFFD for a lone surrogate. */
function codePointAt(text: string, index: number): number {
  const point = text.codePointAt(index) ?? 0xfffd;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

function utf8Size(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

/** Byte number `at` of the UTF-8 form of a code point that takes `size` bytes. */
function utf8Byte(point: number, size: number, at: number): number {
  if (size === 1) return point;
  const bits = point >> (6 * (size - 1 - at));
  if (at > 0) return 0x80 | (bits & 0x3f);
  return ((0xf00 >> size) & 0xff) | bits;
}

function mixBlock(hash: number, block: number): number {
  const mixed = hash ^ scramble(block);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function scramble(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}

function finish(hash: number, tail: number, length: number): number {
  let h = hash ^ scramble(tail) ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Length of a text in UTF-8 bytes. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const point = codePointAt(text, i);
    if (point > 0xffff) i++;
    bytes += utf8Size(point);
  }
  return bytes;
}
