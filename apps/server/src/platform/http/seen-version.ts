import { invalid } from '#platform/app-error.ts';

const ENTITY_TAG = /^(?:W\/)?"?([1-9][0-9]{0,8})"?$/;

/**
 * The version of the body or of `If-Match`; undefined where the caller does not mind.
 * @throws AppError INVALID_INPUT where the header is no version, or another than the body's.
 */
export function seenVersion(
  version: number | undefined,
  ifMatch: string | undefined,
): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return version;
  const tag = Number(ENTITY_TAG.exec(ifMatch.trim())?.[1]);
  if (Number.isNaN(tag)) throw invalid('headers.if-match', 'is not a version, as in "3"');
  if (version !== undefined && version !== tag) {
    throw invalid('body.version', 'differs from If-Match');
  }
  return tag;
}
