import type { Db } from '#tables';
import {
  type AuditEntry,
  type AuditEvent,
  type Author,
  CHAIN_START,
  type ChainFault,
  findChainFault,
  hashOf,
} from './audit.model.ts';
import { findHead, insertEntries, listChain, lockHead, updateHead } from './audit.store.ts';

interface AuditDeps {
  readonly now: () => Date;
  readonly newId: () => string;
}

/**
 * Writes what happened into the chain, in the transaction that does it.
 * Takes the lock on the chain's end, so it comes last in a transaction, after all other locks.
 */
export async function recordAudit(
  tx: Db,
  deps: AuditDeps,
  author: Author,
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return;
  let head = await lockHead(tx);
  const createdAt = deps.now();
  const entries: AuditEntry[] = [];
  for (const event of events) {
    const said = {
      sequence: head.sequence + 1,
      id: deps.newId(),
      entityType: event.entityType,
      entityId: event.entityId,
      entityKey: event.entityKey,
      action: event.action,
      userId: author.userId,
      userEmail: author.email,
      environmentKey: event.environmentKey ?? null,
      changes: event.changes,
      requestId: author.requestId,
      createdAt,
    };
    const entry = { ...said, hash: hashOf(head.hash, said) };
    entries.push(entry);
    head = entry;
  }
  await insertEntries(tx, entries);
  await updateHead(tx, head);
}

/** What became of checking the whole chain. `head` can be kept elsewhere and compared later. */
export interface ChainReport {
  readonly entries: number;
  readonly head: string;
  readonly fault: ChainFault | null;
}

const PAGE = 1000;

/** Walks the chain from its start and reports the first fault; reads in pages. */
export async function verifyChain(db: Db): Promise<ChainReport> {
  const head = await findHead(db);
  let end = { sequence: 0, hash: CHAIN_START };
  while (end.sequence < head.sequence) {
    const entries = await listChain(db, end.sequence, Math.min(PAGE, head.sequence - end.sequence));
    const fault = findChainFault(end, entries);
    const last = entries.at(-1);
    if (fault) return { entries: fault.sequence - 1, head: end.hash, fault };
    if (!last) return truncated(end, head.sequence);
    end = last;
  }
  if (end.hash !== head.hash) return truncated(end, head.sequence);
  return { entries: end.sequence, head: end.hash, fault: null };
}

function truncated(end: { sequence: number; hash: string }, expected: number): ChainReport {
  return {
    entries: end.sequence,
    head: end.hash,
    fault: { kind: 'truncated', sequence: end.sequence + 1, expected },
  };
}
