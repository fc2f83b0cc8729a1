const LONGEST_MS = 2 ** 31 - 1;

/**
 * Runs `action` after a while, unless it is called off before with the function returned. Where the
 * platform can say so, the wait alone does not keep the process alive.
 */
export function later(delayMs: number, action: () => void): () => void {
  const timer: unknown = setTimeout(action, Math.min(delayMs, LONGEST_MS));
  if (hasUnref(timer)) timer.unref();
  return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
}

function hasUnref(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}

/** Resolves after a while, at once when the signal aborts. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = later(delayMs, end);
    signal.addEventListener('abort', end);
  });
}

/**
 * A signal that follows another one and can also be aborted by itself. Unlike `AbortSignal.any` it
 * leaves nothing on the outer signal once it was released, however long that one lives.
 */
export function linkedAbort(outer: AbortSignal): {
  readonly signal: AbortSignal;
  readonly abort: (reason?: Error) => void;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const follow = () => controller.abort(outer.reason);
  if (outer.aborted) follow();
  else outer.addEventListener('abort', follow);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => outer.removeEventListener('abort', follow),
  };
}

/** 0 … 1, from the platform's cryptographic source, which is the only one of a fair spread everywhere. */
export function randomPart(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return drawn / 2 ** 32;
}
