import { ERRORS } from '@halyard/contracts/errors';
import { OfrepFailure } from '@halyard/contracts/ofrep';
import { Problem } from '@halyard/contracts/schema';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FuzzRequest } from './openapi-arbitrary.ts';
import { declaredCodes, type Schema } from './openapi-document.ts';

export interface FuzzAnswer {
  readonly status: number;
  /** The Content-Type header; empty without one. */
  readonly type: string;
  readonly text: string;
}

/** What may come before any operation is asked: no such address, or a body that is no JSON. */
const BEFORE_ALL: readonly string[] = ['ROUTE_NOT_FOUND', 'INVALID_JSON'];

// Without a precision, 56.986 is no multiple of 0.001.
const ajv = new Ajv2020({ strict: false, multipleOfPrecision: 6 });
addFormats.default(ajv, ['date-time', 'uuid', 'email']);
const isProblemBody = ajv.compile(Problem);
const isOfrepBody = ajv.compile<OfrepFailure>(OfrepFailure);

/** Whether an answer is a refusal of the catalogue, in its form and under its status. */
export function isProblem(answer: FuzzAnswer): boolean {
  return codeOf(answer) !== null;
}

/** Gives a judge of answers: null, or what is wrong. */
export function createFaultFinder(): (request: FuzzRequest, answer: FuzzAnswer) => string | null {
  const compiled = new Map<Schema, ValidateFunction>();
  const validatorOf = (schema: Schema): ValidateFunction => {
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    return validate;
  };

  const faultOfSuccess = ({ operation }: FuzzRequest, answer: FuzzAnswer): string | null => {
    const declared = operation.answers[answer.status];
    if (!declared) return `answers ${answer.status}, which it does not declare`;
    const forms = Object.entries(declared.content ?? {});
    const [type, { schema }] = forms.find(([each]) => answer.type.startsWith(each)) ??
      forms[0] ?? ['', { schema: { type: 'null' } }];
    if (schema.type === 'null') return answer.text === '' ? null : 'has a body where none belongs';
    if (!answer.type.startsWith(type)) return `is ${answer.type}, not ${type}`;
    if (type !== 'application/json') return null;
    const validate = validatorOf(schema);
    if (validate(JSON.parse(answer.text))) return null;
    return `does not fit its schema: ${ajv.errorsText(validate.errors)}`;
  };

  return (request, answer) => {
    const { status } = answer;
    if (status === 304 && request.operation.answers[status]) return null;
    if (status < 200 || (status >= 300 && status < 400)) return `answers ${status}`;
    if (status < 300) return request.isElsewhere ? null : faultOfSuccess(request, answer);
    const isOfrep = request.operation.path.startsWith('/ofrep/');
    const code = isOfrep ? (ofrepCodeOf(answer) ?? codeElsewhere(request, answer)) : codeOf(answer);
    if (code === null) return `answers ${status} without a problem of the catalogue`;
    if (status >= 500 && code !== 'BUSY') return `fails with ${code}`;
    if (request.isElsewhere || BEFORE_ALL.includes(code)) return null;
    if (declaredCodes(request.operation, status).includes(code)) return null;
    return `refuses with ${code}, which it does not declare`;
  };
}

function codeOf({ status, type, text }: FuzzAnswer): string | null {
  if (!type.startsWith('application/problem+json')) return null;
  const body = parse(text);
  if (!isProblemBody(body)) return null;
  const { code } = body as Problem;
  const known = Object.entries(ERRORS).find(([each]) => each === code);
  return known?.[1].status === status ? code : null;
}

/** The path was spoilt, so that it may not be one of OFREP any more. */
function codeElsewhere({ isElsewhere }: FuzzRequest, answer: FuzzAnswer): string | null {
  return isElsewhere ? codeOf(answer) : null;
}

/** In OFREP's form our code stands before the details, unless OpenFeature has the same. */
function ofrepCodeOf({ status, type, text }: FuzzAnswer): string | null {
  const body = parse(text);
  if (!type.startsWith('application/json') || !isOfrepBody(body)) return null;
  const { errorCode, errorDetails } = body;
  const code = /^([A-Z][A-Z_]+): /.exec(errorDetails)?.[1] ?? errorCode;
  const known = Object.entries(ERRORS).find(([each]) => each === code);
  return known?.[1].status === status ? code : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
