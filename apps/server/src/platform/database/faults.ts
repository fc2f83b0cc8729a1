/**
 * What a caller can act on, told apart from bugs in SQL.
 *
 * - `unavailable`: the database did not answer; the outcome of a statement in flight is unknown.
 * - `storage_full`: refused before writing, because the disk is nearly full.
 * - `folder_in_use`: another process holds the data folder.
 * - `migration_refused`: the migration files and the database do not fit together.
 */
export type FaultKind = 'unavailable' | 'storage_full' | 'folder_in_use' | 'migration_refused';

export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATEs besides class 08 (connection exception). */
const UNAVAILABLE_STATES = new Set([
  '25006', // read-only transaction: a former primary after a failover
  '25P03', // idle_in_transaction_session_timeout
  '53300', // too many connections
  '57014', // statement_timeout; the embedded engine answers this with a restart
  '57P01', // shutdown by an administrator
  '57P02', // crash of another backend
  '57P03', // starting up, shutting down or in recovery
  '57P05', // idle_session_timeout
]);

/** `pg` and `pg-pool` 8 throw these as plain errors without a code. */
const DRIVER_MESSAGES = [
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Connection terminated',
  'Query read timeout',
  'Client has encountered a connection error',
  'Client was closed',
  'Cannot use a pool after calling end',
];

const CONSTRAINT_STATES = new Set(['23503', '23505', '23514', '23P01']);

/** Whether the same call may succeed later, without anybody changing the data or the code. */
export function isUnavailable(error: unknown): boolean {
  return causes(error).some(saysUnavailable);
}

/** Whether the disk of the database is full, or so nearly full that a write was refused. */
export function isStorageFull(error: unknown): boolean {
  return causes(error).some((each) => {
    if (each instanceof DatabaseFault) return each.kind === 'storage_full';
    const code = textField(each, 'code');
    return code === '53100' || code === 'ENOSPC';
  });
}

/** The name of the violated unique, foreign key, check or exclusion constraint, else null. */
export function violatedConstraint(error: unknown): string | null {
  const violation = causes(error).find((each) =>
    CONSTRAINT_STATES.has(textField(each, 'code') ?? ''),
  );
  return textField(violation, 'constraint');
}

/** Whether running the whole transaction again is right: a serialization failure or a deadlock. */
export function isRetryable(error: unknown): boolean {
  const code = textField(error, 'code');
  return code === '40001' || code === '40P01';
}

/** Whether a row was refused because its table has no partition for it. */
export function isPartitionMissing(error: unknown): boolean {
  return causes(error).some(
    (each) => textField(each, 'code') === '23514' && textField(each, 'constraint') === null,
  );
}

/** Whether PostgreSQL ended a statement that took too long. */
export function isStatementTimeout(error: unknown): boolean {
  return causes(error).some((each) => textField(each, 'code') === '57014');
}

/** Whether the connection that reported this must not be used again. */
export function breaksConnection(error: unknown): boolean {
  return isUnavailable(error) && textField(error, 'code') !== '57014';
}

function saysUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseFault) return error.kind === 'unavailable';
  const code = textField(error, 'code');
  if (code !== null) {
    if (NETWORK_CODES.has(code) || UNAVAILABLE_STATES.has(code)) return true;
    if (/^08...$/.test(code)) return true;
    // A unix socket that is not there (yet).
    if (code === 'ENOENT') return textField(error, 'syscall') === 'connect';
  }
  const message = textField(error, 'message');
  return DRIVER_MESSAGES.some((start) => message?.startsWith(start));
}

/** The error and its chain of causes; the bound guards against a cycle. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; isObject(each) && chain.length < 5; each = field(each, 'cause')) {
    chain.push(each);
  }
  return chain;
}

function textField(value: unknown, key: string): string | null {
  const found = isObject(value) ? field(value, key) : null;
  return typeof found === 'string' ? found : null;
}

function field(value: object, key: string): unknown {
  return Reflect.get(value, key);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
