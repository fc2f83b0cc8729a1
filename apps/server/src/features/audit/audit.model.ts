import { createHash } from 'node:crypto';

/** Who makes a change: a person by id and e-mail as of now, or a job by its name. */
export interface Author {
  readonly userId: string | null;
  readonly email: string;
  readonly requestId: string | null;
  /** What they say about it. */
  readonly comment?: string | undefined;
}

/** Field by field, in the API's names. */
export type Changes = Record<string, { old: unknown; new: unknown }>;

/** What happened to one thing. */
export interface AuditEvent {
  readonly entityType:
    | 'user'
    | 'environment'
    | 'flag'
    | 'setup'
    | 'sdk_key'
    | 'segment'
    | 'metric'
    | 'experiment'
    | 'layer'
    | 'holdout'
    | 'unit';
  readonly entityId: string;
  readonly entityKey: string;
  readonly action: string;
  readonly environmentKey?: string;
  readonly changes: Changes;
}

/** An event with its author and its place in the chain. */
export interface AuditEntry {
  readonly sequence: number;
  readonly id: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly entityKey: string;
  readonly action: string;
  readonly userId: string | null;
  readonly userEmail: string;
  readonly environmentKey: string | null;
  readonly changes: Changes;
  readonly comment: string | null;
  readonly requestId: string | null;
  readonly createdAt: Date;
  readonly hash: string;
}

/** The hash before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** Stands where a secret was or is. */
export const REDACTED = '[redacted]';

/**
 * The changed fields of two states of a thing; a missing state stands for creation or deletion.
 * Values are compared as JSON.
 */
export function diff(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Changes {
  const changes = Object.create(null) as Changes;
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[field] ?? null;
    const next = after[field] ?? null;
    if (canonical(old) !== canonical(next)) changes[field] = { old, new: next };
  }
  return changes;
}

/**
 * SHA-256 in hex over the hash before and everything that the entry says. An entry without a comment
 * is hashed as if there were no such field: there was none when the first chains began.
 */
export function hashOf(previous: string, entry: Omit<AuditEntry, 'hash'>): string {
  const { comment, ...rest } = entry;
  const text = canonical(comment === null ? rest : entry);
  return createHash('sha256').update(previous).update('\n').update(text).digest('hex');
}

/** A comment as it is kept: blanks alone say nothing. */
export function commentOf({ comment }: Pick<Author, 'comment'>): string | null {
  return comment?.trim() || null;
}

/** JSON with sorted keys, so that a round trip through the database gives the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The last entry of a chain, or of a part of it, by its place and hash. */
export type ChainEnd = Pick<AuditEntry, 'sequence' | 'hash'>;

/** Where a chain stops being believable. */
export type ChainFault =
  | { readonly kind: 'gap'; readonly sequence: number; readonly found: number }
  | { readonly kind: 'altered'; readonly sequence: number }
  | { readonly kind: 'truncated'; readonly sequence: number; readonly expected: number };

/**
 * The first fault among the next entries of a chain, or null.
 * @param end the sequence and hash of the last entry that is known to be good.
 */
export function findChainFault(end: ChainEnd, entries: readonly AuditEntry[]): ChainFault | null {
  let previous = end;
  for (const entry of entries) {
    const expected = previous.sequence + 1;
    if (entry.sequence !== expected) {
      return { kind: 'gap', sequence: expected, found: entry.sequence };
    }
    const { hash, ...said } = entry;
    if (hashOf(previous.hash, said) !== hash) return { kind: 'altered', sequence: entry.sequence };
    previous = entry;
  }
  return null;
}
