import type { Fault } from '@halyard/engine';
import { AppError, type FieldFault } from '#platform/app-error.ts';
import type { SegmentUses } from './segment-uses.ts';
import { wirePlace } from './segments.model.ts';

export function notFound(key: string): AppError {
  return new AppError('SEGMENT_NOT_FOUND', { detail: `There is no segment "${key}".` });
}

export function keyTaken(cause: unknown): AppError {
  return new AppError('SEGMENT_KEY_TAKEN', {
    errors: [{ field: 'body.key', detail: 'is the key of another segment' }],
    cause,
  });
}

/** Names the flags with their environments, and the segments. */
export function inUse({ flags, directSegments }: SegmentUses): AppError {
  const places = new Map<string, string[]>();
  for (const { flagKey, environmentKey, isDirect } of flags) {
    if (isDirect) places.set(flagKey, [...(places.get(flagKey) ?? []), environmentKey]);
  }
  return new AppError('SEGMENT_IN_USE', {
    errors: [
      ...[...places].map(([flagKey, environments]) => ({
        field: `flags.${flagKey}`,
        detail: `its rules in ${environments.join(', ')} name this segment`,
      })),
      ...directSegments.map((key) => ({
        field: `segments.${key}`,
        detail: 'its conditions name this segment',
      })),
    ],
  });
}

export function isProtectedBy(environmentKeys: readonly string[]): AppError {
  return new AppError('ENVIRONMENT_PROTECTED', {
    detail: `Flags use this segment in ${environmentKeys.join(', ')}.`,
  });
}

/** An INVALID_INPUT with the place of each fault; one that several environments have is told once. */
export function notValid(
  faults: readonly Fault[],
  placeOf: (path: string) => string = wirePlace,
): AppError {
  const errors = new Map<string, FieldFault>();
  for (const { path, message } of faults) {
    errors.set(`${path} ${message}`, { field: placeOf(path), detail: message });
  }
  return new AppError('INVALID_INPUT', { errors: [...errors.values()] });
}
