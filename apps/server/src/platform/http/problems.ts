import { ERRORS, type ErrorCode } from '@halyard/contracts/errors';
import type { Problem } from '@halyard/contracts/schema';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type FieldFault } from '#platform/app-error.ts';
import { isStorageFull, isUnavailable } from '#platform/database/faults.ts';

/** The media type of every error answer (RFC 9457). */
export const PROBLEM_JSON = 'application/problem+json';

const MAX_FAULTS = 20;
const RETRY_AFTER_SECONDS = 2;

/** What Fastify itself refuses, in the catalogue's words. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_INPUT',
  FST_ERR_BAD_URL: 'INVALID_INPUT',
  FST_ERR_MAX_PARAM_LENGTH: 'INVALID_INPUT',
};

/** Fastify tells a prototype's key in the body from a slip of the pen by nothing. */
const BROKEN_BODY = {
  field: 'body',
  detail: 'is not valid JSON, or has a key like __proto__',
} as const;

/** Turns whatever was thrown into a refusal of the catalogue. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isStorageFull(error)) return new AppError('STORAGE_FULL', { cause: error });
  if (isUnavailable(error)) {
    return new AppError('STORAGE_UNAVAILABLE', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    });
  }
  if (!(error instanceof Error)) return new AppError('INTERNAL', { cause: error });
  const thrown: Partial<FastifyError> & Error = error;
  if (thrown.validation) {
    return new AppError('INVALID_INPUT', {
      errors: fieldFaults(thrown.validation, thrown.validationContext ?? 'body'),
    });
  }
  const known = FRAMEWORK_CODES[thrown.code ?? ''];
  if (known === 'INVALID_JSON') return new AppError(known, { errors: [BROKEN_BODY], cause: error });
  if (known) return new AppError(known, { cause: error });
  if (thrown.statusCode === 400) return new AppError('INVALID_JSON', { cause: error });
  return new AppError('INTERNAL', { cause: error });
}

/** The body of an error answer. */
function toProblem(error: AppError, requestId: string): Problem {
  const { status, title } = ERRORS[error.code];
  const { detail, errors, current } = error.particulars;
  return {
    type: `urn:halyard:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    code: error.code,
    request_id: requestId,
    ...(detail !== undefined && { detail }),
    ...(errors && { errors: errors.slice(0, MAX_FAULTS) }),
    ...(current !== undefined && { current }),
  };
}

/**
 * Turns whatever a route threw into a refusal of the catalogue, logs those that are ours, and sets
 * the status and `Retry-After` of the answer, which the caller writes.
 */
export function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): AppError {
  const refusal = toAppError(error);
  const { status } = ERRORS[refusal.code];
  if (refusal.code === 'INTERNAL' || refusal.code === 'FLAG_UNREADABLE') {
    request.log.error(
      { reqId: request.id, err: refusal.particulars.cause ?? refusal },
      'request failed',
    );
  } else if (status >= 500) {
    request.log.warn(
      { reqId: request.id, code: refusal.code, err: refusal.particulars.cause },
      'request refused',
    );
  }
  const { retryAfterSeconds } = refusal.particulars;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  reply.code(status);
  return refusal;
}

/** Answers every error of every route that has no form of its own for them. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = refuse(error, request, reply);
  return reply.type(PROBLEM_JSON).send(toProblem(refusal, request.id));
}

type Validation = NonNullable<FastifyError['validation']>[number];

/** What a validator found, by field; their names begin with the part of the request. */
export function fieldFaults(faults: readonly Validation[], part: string): FieldFault[] {
  const seen = new Map<string, FieldFault>();
  for (const fault of faults) {
    const field = `${PART_NAMES[part] ?? part}${fieldPath(fault)}`;
    if (!seen.has(field)) seen.set(field, { field, detail: faultText(fault) });
  }
  return [...seen.values()];
}

const PART_NAMES: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' };

function fieldPath({ instancePath, params }: Validation): string {
  const name = params['additionalProperty'] ?? params['missingProperty'];
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (typeof name === 'string') steps.push(name);
  return steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
}

function faultText({ keyword, message, params }: Validation): string {
  switch (keyword) {
    case 'additionalProperties':
      return 'is not known here';
    case 'required':
      return 'is required';
    case 'multipleOf':
      return 'has more decimals than are kept (three)';
    case 'enum': {
      const allowed = params['allowedValues'];
      return `must be one of ${Array.isArray(allowed) ? allowed.join(', ') : 'the known words'}`;
    }
    default:
      return message ?? 'is not valid';
  }
}
