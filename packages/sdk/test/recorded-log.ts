import type { Log } from '../src/log.ts';

/** A log that can be read. */
export interface RecordedLog extends Log {
  /** `level message`, in the order in which they came. */
  readonly lines: readonly string[];
}

/** An empty one. */
export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
