import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { AppError, type FieldFault, invalid } from '#platform/app-error.ts';
import { fieldFaults } from './problems.ts';

const MAX_DEPTH = 20;
const NUL = String.fromCharCode(0);

/** Decimals to which a number is a multiple of another: binary fractions never are to the last. */
export const MULTIPLE_OF_PRECISION = 6;

/** One for all servers of a process, as schemas are constants: Ajv compiles none of them twice. */
const COMPILERS = { allErrors: compilersOf(true), firstError: compilersOf(false) };

function compilersOf(allErrors: boolean) {
  const options = {
    strict: false,
    useDefaults: true,
    multipleOfPrecision: MULTIPLE_OF_PRECISION,
    allErrors,
  };
  return {
    strict: withFormats(new Ajv({ ...options, coerceTypes: false })),
    fromText: withFormats(new Ajv({ ...options, coerceTypes: true })),
  };
}

/**
 * Validates each part of a request by its schema. Bodies are taken as they are; what stands in a
 * URL or header is text, so there "20" may stand for 20. Unknown keys are refused, never dropped.
 * @param allErrors false stops at the first fault: in a body of many megabytes all of them would
 *   take more memory than there is.
 */
export function createValidatorCompiler({ allErrors = true } = {}): FastifySchemaCompiler<object> {
  const { strict, fromText } = allErrors ? COMPILERS.allErrors : COMPILERS.firstError;
  return ({ schema, httpPart }) =>
    compiledAtFirstUse(() => (httpPart === 'body' ? strict : fromText).compile(schema));
}

/** An item that is as its schema says, or what is wrong with it; fields are named from the item on. */
export type Checked<Item> =
  | { readonly item: Item; readonly fault?: never }
  | { readonly fault: FieldFault; readonly item?: never };

/**
 * Checks one of many items that come in one body, which are refused one by one: by its schema, and for
 * what {@link refuseBrokenText} refuses.
 */
export function createItemCheck<S extends TSchema>(
  schema: S,
): (given: unknown) => Checked<Static<S>> {
  const validate = createValidatorCompiler({ allErrors: false })({
    schema,
    httpPart: 'body',
    method: '',
    url: '',
  });
  return (given) => {
    if (validate(given) !== true) {
      const [fault] = fieldFaults(validate.errors ?? [], '');
      return { fault: named(fault ?? { field: '', detail: 'is not valid' }) };
    }
    const fault = brokenTextIn(given);
    // The schema says so.
    return fault ? { fault: named(fault) } : { item: given as Static<S> };
  };
}

function named({ field, detail }: FieldFault): FieldFault {
  return { field: field.replace(/^\./, ''), detail };
}

function brokenTextIn(given: unknown): FieldFault | undefined {
  // Naming the places costs more than looking at them.
  if (isWhole(given, 0)) return undefined;
  try {
    refuseIn(given, '', 0);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.particulars.errors?.[0];
    throw error;
  }
}

/** Whether {@link refuseIn} would let it pass. */
function isWhole(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((inner) => isWhole(inner, depth + 1));
  for (const key in value) {
    if (!isPlainText(key) || !isWhole(Reflect.get(value, key), depth + 1)) return false;
  }
  return true;
}

/** Compiling the schemas of all routes is a good part of a start, and the first request needs one. */
function compiledAtFirstUse(compile: () => ValidateFunction): Validator {
  let compiled: ValidateFunction | undefined;
  const validate: Validator = (data: unknown) => {
    compiled ??= compile();
    const isValid = compiled(data);
    validate.errors = compiled.errors ?? null;
    return isValid;
  };
  return validate;
}

/** What Fastify asks: it reads the errors off the function itself. */
type Validator = ReturnType<FastifySchemaCompiler<object>>;

function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv, ['date-time', 'email', 'uuid', 'uri']);
  return ajv;
}

/**
 * An instant out of a query string. The schema has checked its form, not that the day exists.
 * @throws AppError INVALID_INPUT that names the field.
 */
export function readInstant(text: string, field: string): Date {
  const instant = new Date(text);
  const year = instant.getUTCFullYear();
  if (year >= 1970 && year <= 9999) return instant;
  throw invalid(field, 'is not an instant between 1970 and 9999');
}

/**
 * Refuses text that no database keeps as it was sent: NUL characters and halves of surrogate
 * pairs; and nesting so deep that it serves nobody.
 * @throws AppError INVALID_INPUT that names the field.
 */
export function refuseBrokenText(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (fault?: Error) => void,
): void {
  try {
    refuseIn(request.params, 'path', 0);
    refuseIn(request.query, 'query', 0);
    refuseIn(request.body, 'body', 0);
  } catch (fault) {
    done(fault instanceof Error ? fault : new Error('unreadable request', { cause: fault }));
    return;
  }
  done();
}

function refuseIn(value: unknown, field: string, depth: number): void {
  if (typeof value === 'string') {
    if (!isPlainText(value)) {
      throw invalid(field, 'holds a NUL character or half of a surrogate pair');
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw invalid(field, `is nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (const [i, inner] of value.entries()) {
      if (!isScalar(inner)) refuseIn(inner, `${field}[${i}]`, depth + 1);
    }
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!isPlainText(key)) {
      throw invalid(field, 'has a key with a NUL character or half of a surrogate pair');
    }
    refuseIn(inner, `${field}.${key}`, depth + 1);
  }
}

/** Whether it is nothing to look into. Lists may be long: only of what is refused the place is told. */
function isScalar(value: unknown): boolean {
  return typeof value === 'string' ? isPlainText(value) : typeof value !== 'object';
}

/** Whether text can be stored as it is. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes(NUL);
}
