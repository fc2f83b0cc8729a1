/** All in milliseconds. Beyond any of them a call rejects as unavailable; nothing waits for ever. */
export interface Deadlines {
  /** Waiting for a free connection, and opening one. */
  readonly acquireMs: number;
  /** PostgreSQL cancels a statement itself after this. The embedded engine cannot. */
  readonly statementMs: number;
  /** Without an answer for this long the connection is given up; the embedded engine is restarted. */
  readonly answerMs: number;
  /** How long a connection may be held without running a statement before it is taken away. */
  readonly idleMs: number;
  /** One migration, and waiting for another server that is migrating. */
  readonly migrationMs: number;
  readonly pingMs: number;
}

const SHARED = {
  statementMs: 3000,
  answerMs: 5000,
  idleMs: 10_000,
  migrationMs: 60_000,
  pingMs: 2000,
};

export const POSTGRES_DEADLINES: Deadlines = { ...SHARED, acquireMs: 2000 };

/** There is one connection, so a burst of callers queues for it. */
export const EMBEDDED_DEADLINES: Deadlines = { ...SHARED, acquireMs: 5000 };
