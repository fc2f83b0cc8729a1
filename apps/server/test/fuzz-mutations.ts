import * as fc from 'fast-check';
import { HOSTILE_HEADERS, HOSTILE_KEYS, HOSTILE_PATHS, hostileValue } from './hostile-values.ts';

/** Bytes, beyond what most bodies may have. */
const TOO_LONG = 70_000;

type Fields = Readonly<Record<string, unknown>>;

/** A request before it is written down. */
export interface Parts {
  readonly path: Fields;
  readonly query: Fields;
  readonly headers: Fields;
  readonly body: unknown;
  /** Whether it may end up at another operation than the one it was made from. */
  readonly isElsewhere: boolean;
  /** Appended to the path as it is. */
  readonly suffix: string;
}

type Mutation = (parts: Parts) => Parts;

const changeBody = (change: (body: Fields) => unknown): Mutation => {
  return (parts) => ({ ...parts, body: isFields(parts.body) ? change(parts.body) : parts.body });
};

/** One way to spoil a request. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.nat().map((n) => changeBody((body) => without(body, n))),
  fc
    .tuple(fc.constantFrom(...HOSTILE_KEYS), hostileValue)
    .map(([key, value]) => changeBody((body) => ({ ...body, [key]: value }))),
  fc
    .tuple(fc.nat(), hostileValue)
    .map(([n, value]) => changeBody((body) => replaced(body, n, value))),
  hostileValue.map(
    (body): Mutation =>
      (parts) => ({ ...parts, body }),
  ),
  fc.constant(changeBody((body) => ({ ...body, name: 'x'.repeat(TOO_LONG) }))),
  fc.uint8Array({ maxLength: 200 }).map(
    (body): Mutation =>
      (parts) => ({ ...parts, body }),
  ),
  fc.tuple(fc.nat(), hostileValue).map(
    ([n, value]): Mutation =>
      (parts) => ({ ...parts, query: replaced(parts.query, n, value) }),
  ),
  fc.tuple(fc.constantFrom(...HOSTILE_KEYS), hostileValue).map(
    ([key, value]): Mutation =>
      (parts) => ({ ...parts, query: { ...parts.query, [key]: value } }),
  ),
  fc.tuple(fc.nat(), hostileValue).map(
    ([n, value]): Mutation =>
      (parts) => ({ ...parts, path: replaced(parts.path, n, value), isElsewhere: true }),
  ),
  fc.constantFrom(...HOSTILE_PATHS).map(
    (suffix): Mutation =>
      (parts) => ({ ...parts, suffix, isElsewhere: true }),
  ),
  fc.constantFrom(...HOSTILE_HEADERS).map(
    ([name, value]): Mutation =>
      (parts) => ({
        ...parts,
        headers: { ...parts.headers, [name]: value },
      }),
  ),
);

function without(fields: Fields, n: number): Fields {
  const dropped = Object.keys(fields)[n % Math.max(1, Object.keys(fields).length)];
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== dropped));
}

function replaced(fields: Fields, n: number, value: unknown): Fields {
  const name = Object.keys(fields)[n % Math.max(1, Object.keys(fields).length)];
  return name === undefined ? fields : { ...fields, [name]: value };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
