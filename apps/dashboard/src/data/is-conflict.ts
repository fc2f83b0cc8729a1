import { ApiError } from '@halyard/client';

/** Whether something was not saved because somebody else was faster. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'VERSION_CONFLICT';
}
