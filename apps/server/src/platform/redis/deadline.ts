/** Thrown by {@link withDeadline} alone, so that lateness can be told from a refusal. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * The promise's outcome, or a DeadlineError once `ms` milliseconds have passed. The promise itself goes on.
 * An answer that has already arrived still counts: the event loop reads its sockets once more before giving up,
 * so that a pause of this process does not look like a slow server.
 */
export async function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => setImmediate(() => late.reject(new DeadlineError(`no answer within ${ms} ms`))),
    ms,
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
