import * as fc from 'fast-check';
import { mutation, type Parts } from './fuzz-mutations.ts';
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
  return recordOf(model, required);
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

/** Which of the known values belong in a field: `key` and `id` are of whatever the path is about. */
function wordFor({ method, path }: Operation, name: string): string {
  const [, place = '', ...below] = path.split('/');
  const thing = THINGS[place] ?? 'flag';
  switch (name) {
    case 'key':
      if (path.includes('/sdk-keys/')) return 'sdk_key_environment';
      return method === 'POST' && below.length === 0 ? 'new_key' : `${thing}_key`;
    case 'entry_id':
      return `${thing}_entry_id`;
    case 'id':
      if (path.includes('/sessions/')) return 'session_id';
      if (place === 'audit') return 'audit_entry_id';
      if (place === 'units') return 'targetingKey';
      return thing === 'environment' ? 'sdk_key_id' : 'id';
    default:
      return name;
  }
}

const THINGS: Readonly<Record<string, string>> = {
  segments: 'segment',
  environments: 'environment',
  metrics: 'metric',
  experiments: 'experiment',
  layers: 'layer',
  holdouts: 'holdout',
};

/** Further inside, only variants have a key. */
const wordWithin = (name: string) => (name === 'key' ? 'variant' : name);

function valueOf(schema: Schema, word: string, known: Known): fc.Arbitrary<unknown> {
  const any = anyOf(schema, known, word);
  const usual = known[word]?.filter((value) => isOfType(schema, value)) ?? [];
  if (usual.length === 0) return any;
  return fc.oneof(
    { weight: schema.type === 'array' ? 2 : 8, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: any },
  );
}

/** Fields of one name can be of several types, as `variants` is. */
function isOfType({ type, anyOf: either }: Schema, value: unknown): boolean {
  if (either) return either.some((each) => isOfType(each, value));
  if (type === 'array' || Array.isArray(value)) return type === 'array' && Array.isArray(value);
  return (type === 'integer' ? 'number' : type) === typeof value;
}

/** Any value that a schema allows; the known ones of a list are what it may hold, or all of it. */
function anyOf(schema: Schema, known: Known, word: string): fc.Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6, minItems: minLength = 0 } = schema;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => anyOf(each, known, word)));
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
      return fc.uniqueArray(valueOf(schema.items ?? {}, word, known), { minLength, maxLength: 3 });
    case 'object':
      return objectOf(schema, known, wordWithin);
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
  if (pattern?.startsWith('^')) return matching(pattern);
  const form = new RegExp(pattern ?? '', 'u');
  const text = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 40) });
  return text.filter((each) => form.test(each));
}

const matchings = new Map<string, fc.Arbitrary<string>>();

/** One for each pattern: to make them takes longer than all else. */
function matching(pattern: string): fc.Arbitrary<string> {
  const text = matchings.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'));
  matchings.set(pattern, text);
  return text;
}

function objectOf(schema: Schema, known: Known, wordOf: (name: string) => string) {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    model[name] = valueOf(inner, wordOf(name), known);
  }
  const own = recordOf(model, schema.required ?? []);
  if (schema.additionalProperties !== true) return own;
  return fc
    .tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }), own)
    .map(([more, fixed]) => ({ ...more, ...fixed }));
}

/** Mostly few of the optional fields: of many, one is always refused before the others are looked at. */
function recordOf(model: Record<string, fc.Arbitrary<unknown>>, required: readonly string[]) {
  const optional = Object.keys(model).filter((name) => !required.includes(name));
  const some = fc.oneof(
    { weight: 3, arbitrary: fc.subarray(optional, { maxLength: Math.min(2, optional.length) }) },
    { weight: 1, arbitrary: fc.subarray(optional) },
  );
  return some.chain((given) => {
    const names = new Set([...required, ...given]);
    const fields = Object.entries(model).filter(([name]) => names.has(name));
    return fc.record(Object.fromEntries(fields), { noNullPrototype: true });
  });
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
