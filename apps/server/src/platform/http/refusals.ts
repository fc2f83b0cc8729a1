import { ERRORS, type ErrorCode } from '@halyard/contracts/errors';
import { PROBLEM_SCHEMA_ID } from '@halyard/contracts/schema';
import { PROBLEM_JSON } from './problems.ts';

/** What any route may answer, whatever it does. */
const EVERYWHERE: readonly ErrorCode[] = ['INVALID_INPUT', 'INTERNAL', 'STORAGE_UNAVAILABLE'];

/**
 * Response schemas of the refusals that a route can answer, one per status, which name their codes.
 * @example response: { 200: Flag, ...refusals('FLAG_NOT_FOUND', 'VERSION_CONFLICT') }
 */
export function refusals(...codes: ErrorCode[]): Record<number, object> {
  return refusalsAs({ [PROBLEM_JSON]: { schema: { $ref: `${PROBLEM_SCHEMA_ID}#` } } }, ...codes);
}

/** {@link refusals} of routes that have a form of their own for errors. */
export function refusalsAs(content: object, ...codes: ErrorCode[]): Record<number, object> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...codes, ...EVERYWHERE])) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, named]) => [
      status,
      {
        description: named.map((code) => `${code}: ${ERRORS[code].title}`).join('\n\n'),
        content,
      },
    ]),
  );
}
