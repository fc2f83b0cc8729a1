import * as fc from 'fast-check';
import { HOSTILE_HEADERS, HOSTILE_KEYS, HOSTILE_PATHS, hostileValue } from './hostile-values.ts';
import type { Operation, Parameter, Schema } from './openapi-document.ts';

/** Values that exist in the server, by field: most requests should get further than “not found”. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** A request as it goes over the wire. */
export interface FuzzRequest {
  readonly operation: Operation;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** Whether it may have ended up at another operation than the one it was made from. */
  readonly isElsewhere: boolean;
}

const JSON_TYPE = 'application/json';

/** Bytes, beyond what most bodies may have. */
const TOO_LONG = 70_000;

type Fields = Readonly<Record<string, unknown>>;

interface Parts {
  readonly path: Fields;
  readonly query: Fields;
  readonly headers: Fields;
  readonly body: unknown;
  readonly isElsewhere: boolean;
  readonly suffix: string;
}

type Mutation = (parts: Parts) => Parts;

/** Requests of one operation: valid by its schemas, and in half of the cases then spoilt. */
export function requestsOf(operation: Operation, known: Known): fc.Arbitrary<FuzzRequest> {
  const fieldsIn = (place: Parameter['in']) => parametersOf(operation, place, known);
  const valid: fc.Arbitrary<Parts> = fc.record({
    path: fieldsIn('path'),
    query: fieldsIn('query'),
    headers: fieldsIn('header'),
    body: bodyOf(operation, known),
    isElsewhere: fc.constant(false),
    suffix: fc.constant(''),
  });
  const spoilt = fc.array(mutation, { minLength: 1, maxLength: 2 });
  const mutations = fc.oneof(fc.constant([]), spoilt);
  return fc.tuple(valid, mutations).map(([parts, changes]) =>
    encode(
      operation,
      changes.reduce((last, change) => change(last), parts),
    ),
  );
}

function parametersOf(operation: Operation, place: Parameter['in'], known: Known) {
  const parameters = operation.parameters.filter((each) => each.in === place);
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const { name, schema } of parameters) {
    model[name] = valueOf(schema, wordFor(operation, name), known);
  }
  const required = parameters.filter((each) => each.required).map(({ name }) => name);
  return fc.record(model, { requiredKeys: required, noNullPrototype: true });
}

function bodyOf(operation: Operation, known: Known): fc.Arbitrary<unknown> {
  const { body } = operation;
  if (!body) return fc.constant(undefined);
  const value: fc.Arbitrary<unknown> =
    body.type === JSON_TYPE
      ? objectOf(body.schema, known, (name) => wordFor(operation, name))
      : textOf(body.schema);
  return body.isRequired ? value : fc.option(value, { nil: undefined });
}

/** Flags, segments and environments all call theirs `key`. */
function wordFor({ path }: Operation, name: string): string {
  if (name !== 'key') return name;
  if (path.startsWith('/segments')) return 'segment_key';
  return path.startsWith('/environments') ? 'environment_key' : 'flag_key';
}

function valueOf(schema: Schema, word: string, known: Known): fc.Arbitrary<unknown> {
  const any = anyOf(schema, known);
  const usual = known[word];
  if (!usual) return any;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: any },
  );
}

/** Any value that a schema allows. */
function anyOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6 } = schema;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => anyOf(each, known)));
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.integer({ min: minimum * 1000, max: maximum * 1000 }).map((n) => n / 1000);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.uniqueArray(anyOf(schema.items ?? {}, known), { maxLength: 3 });
    case 'object':
      return objectOf(schema, known, (name) => name);
    default:
      return fc.jsonValue();
  }
}

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.uuid().map((id) => `${id}@example.com`);
  if (format === 'date-time') {
    const range = { min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (pattern?.startsWith('^')) return fc.stringMatching(new RegExp(pattern, 'u'));
  const form = new RegExp(pattern ?? '', 'u');
  const text = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 40) });
  return text.filter((each) => form.test(each));
}

function objectOf(schema: Schema, known: Known, wordOf: (name: string) => string) {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    model[name] = valueOf(inner, wordOf(name), known);
  }
  const own = fc.record(model, {
    requiredKeys: [...(schema.required ?? [])],
    noNullPrototype: true,
  });
  if (schema.additionalProperties !== true) return own;
  return fc
    .tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }), own)
    .map(([more, fixed]) => ({ ...more, ...fixed }));
}

const changeBody = (change: (body: Fields) => unknown): Mutation => {
  return (parts) => ({ ...parts, body: isFields(parts.body) ? change(parts.body) : parts.body });
};

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
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

function encode(operation: Operation, parts: Parts): FuzzRequest {
  const { path, query, headers, body, suffix, isElsewhere } = parts;
  const type = operation.body?.type ?? JSON_TYPE;
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => percentEncoded(path[name]));
  const asked = Object.entries(query).map((pair) => pair.map(percentEncoded).join('='));
  const sent = Object.entries(headers).map(([name, value]) => [name, headerText(value)] as const);
  return {
    operation,
    isElsewhere,
    target: `${filled}${suffix}${asked.length > 0 ? `?${asked.join('&')}` : ''}`,
    headers: {
      ...(body !== undefined && { 'content-type': type }),
      ...Object.fromEntries(sent),
    },
    body: bytesOf(body, type),
  };
}

/** Text of an operation that takes text goes out as it is; all else is JSON. */
function bytesOf(body: unknown, type: string): Uint8Array | undefined {
  if (body === undefined || body instanceof Uint8Array) return body;
  const isText = typeof body === 'string' && type !== JSON_TYPE;
  return Buffer.from(isText ? body : JSON.stringify(body));
}

/** Half of a surrogate pair has no UTF-8; its bytes are sent all the same. */
function percentEncoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

/** A header holds bytes; line ends and the like would be another request. */
function headerText(value: unknown): string {
  return Buffer.from(String(value))
    .toString('latin1')
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?');
}
