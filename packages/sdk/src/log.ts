/** Where the SDK says what happens to it. Messages never hold the SDK key or a context. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Warnings and errors to the console, the rest to nobody. */
export const consoleLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => globalThis.console.warn(message),
  error: (message) => globalThis.console.error(message),
};

/** Marks each message as Halyard's, and keeps a log that throws from stopping what it watches. */
export function guardedLog(log: Log): Log {
  const guarded = (level: keyof Log) => (message: string) => {
    try {
      log[level](`Halyard: ${message}`);
    } catch {
      // There is nowhere left to say it.
    }
  };
  return {
    debug: guarded('debug'),
    info: guarded('info'),
    warn: guarded('warn'),
    error: guarded('error'),
  };
}

/**
 * Counts what is lost and says so at most once a minute, so that a lasting trouble does not drown
 * the log.
 *
 * @param say - gets the count since the last message and the newest reason.
 */
export function createLossReport(
  now: () => number,
  say: (count: number, reason: string) => void,
): (count: number, reason: string) => void {
  let untold = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return (count, reason) => {
    untold += count;
    if (Math.abs(now() - toldAt) < 60_000) return;
    toldAt = now();
    say(untold, reason);
    untold = 0;
  };
}
