import type { ErrorCode } from '@halyard/contracts/errors';
import { type OfrepErrorCode, OfrepFailure } from '@halyard/contracts/ofrep';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '#platform/app-error.ts';
import { refuse } from '#platform/http/problems.ts';
import { refusalsAs } from '#platform/http/refusals.ts';
import { failureText } from './ofrep-answers.ts';

/** Some providers take nothing else for JSON. */
export const OFREP_JSON = 'application/json; charset=utf-8';

/** Response schemas of the refusals that a route of OFREP can answer. */
export function ofrepRefusals(...codes: ErrorCode[]): Record<number, object> {
  return refusalsAs({ 'application/json': { schema: OfrepFailure } }, ...codes);
}

/**
 * Answers every error in OFREP's form, whatever the status: some providers read all answers by one
 * schema, and fail over a member that is missing.
 */
export function answerOfrepError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = refuse(error, request, reply);
  return reply
    .type(OFREP_JSON)
    .send(failureText(flagKeyOf(request), codeOf(refusal), detailsOf(refusal)));
}

/** The flag that is asked for; empty where none is. What follows a slash is a part of the key. */
export function flagKeyOf({ params, is404 }: FastifyRequest): string {
  if (is404) return '';
  if (typeof params !== 'object' || params === null) return '';
  const key: unknown = Reflect.get(params, 'key') ?? Reflect.get(params, '*');
  return typeof key === 'string' ? key : '';
}

function codeOf({ code, particulars }: AppError): OfrepErrorCode {
  switch (code) {
    case 'INVALID_JSON':
      return 'INVALID_CONTEXT';
    case 'INVALID_INPUT':
      return particulars.errors?.some(({ field }) => field.startsWith('body'))
        ? 'INVALID_CONTEXT'
        : 'GENERAL';
    default:
      return 'GENERAL';
  }
}

/** With our own code, by which people and logs tell one GENERAL from another. */
function detailsOf({ code, message, particulars }: AppError): string {
  const faults = (particulars.errors ?? []).map(({ field, detail }) => `${field} ${detail}`);
  return `${code}: ${[message, ...faults].join(' ')}`;
}
