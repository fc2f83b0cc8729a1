import { AppError, type FieldFault } from '#platform/app-error.ts';
import type { Experiment } from './experiments.model.ts';

/** What every reading route may refuse. */
export const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
/** What every changing route may refuse. */
export const CHANGES = [...READS, 'CROSS_SITE_REQUEST', 'ENVIRONMENT_PROTECTED'] as const;

export function notFound(key: string): AppError {
  return new AppError('EXPERIMENT_NOT_FOUND', { detail: `There is no experiment "${key}".` });
}

/** @param advice what to do, as a sentence. */
export function wrongState(
  { key, state }: Pick<Experiment, 'key' | 'state'>,
  advice: string,
  errors?: readonly FieldFault[],
): AppError {
  const is = state === 'draft' ? 'a draft' : state;
  return new AppError('EXPERIMENT_STATE', {
    detail: `The experiment "${key}" is ${is}. ${advice}`,
    ...(errors && { errors }),
  });
}

export function flagBusy({ flagKey, environmentKey }: Experiment, cause: unknown): AppError {
  return new AppError('EXPERIMENT_FLAG_BUSY', {
    detail: `An experiment runs on flag "${flagKey}" in ${environmentKey}; stop it first.`,
    cause,
  });
}

export function layerFull(layerKey: string, traffic: number, free: number, largest: number) {
  const inOnePiece = largest < free ? `, at most ${largest} % of it in one piece` : '';
  return new AppError('LAYER_FULL', {
    detail: `Layer "${layerKey}" has ${free} % left${inOnePiece}; the experiment wants ${traffic} %.`,
    errors: [{ field: 'body.traffic', detail: `is more than the ${largest} % that are left` }],
  });
}

/** @throws AppError VERSION_CONFLICT */
export function refuseStale(
  current: Experiment,
  version: number | undefined,
  show: (current: Experiment) => unknown,
): void {
  if (version === undefined || version === current.version) return;
  throw new AppError('VERSION_CONFLICT', {
    detail: `You saw version ${version}; it is at version ${current.version} now.`,
    current: show(current),
  });
}
