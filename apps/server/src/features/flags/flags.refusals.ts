import type { EnvironmentRef } from '#features/environments/index.ts';
import { AppError } from '#platform/app-error.ts';

/** What every reading route may refuse. */
export const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
/** What every changing route may refuse. */
export const CHANGES = [...READS, 'CROSS_SITE_REQUEST', 'ENVIRONMENT_PROTECTED'] as const;

/** Bytes of a body. The rules of the largest flag fit, and of a larger one it is said what is too large. */
export const FLAG_BODY_LIMIT = 1024 * 1024;

export function notFound(key: string): AppError {
  return new AppError('FLAG_NOT_FOUND', { detail: `There is no flag "${key}".` });
}

export function noEnvironment(ref: EnvironmentRef): AppError {
  const name = 'id' in ref ? `with the id ${ref.id}` : `"${ref.key}"`;
  return new AppError('ENVIRONMENT_NOT_FOUND', { detail: `There is no environment ${name}.` });
}

/** @param where the environment in which it runs. */
export function experimentRunning(experimentKey: string, where: string): AppError {
  return new AppError('EXPERIMENT_RUNNING', {
    detail: `The experiment "${experimentKey}" runs by a rule of this flag in ${where}; change or stop the experiment first.`,
  });
}

export function keyRefused(code: 'FLAG_KEY_TAKEN' | 'FLAG_KEY_RETIRED', detail: string): AppError {
  return new AppError(code, { errors: [{ field: 'body.key', detail }] });
}
