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

/** What became of checking the whole chain. `head` can be kept elsewhere and asked about later. */
interface ChainReport {
  /** How many entries are believable, counted from the first. */
  readonly entries: number;
  /** The hash of the last of them. */
  readonly head: string;
  readonly fault: ChainFault | null;
  /** The sequence of the entry with the hash that was asked about; null when there is none. */
  readonly noted_at: number | null;
}

const PAGE = 1000;

/**
 * Walks the chain from its start and reports the first fault; reads in pages.
 * @param notedHead a hash that was once the head: it stays in the chain unless all was written anew.
 */
export async function verifyChain(db: Db, notedHead?: string): Promise<ChainReport> {
  const head = await findHead(db);
  let end = { sequence: 0, hash: CHAIN_START };
  let notedAt: number | null = null;
  const report = (fault: ChainFault | null): ChainReport => ({
    entries: end.sequence,
    head: end.hash,
    fault,
    noted_at: notedAt,
  });
  while (end.sequence < head.sequence) {
    const entries = await listChain(db, end.sequence, Math.min(PAGE, head.sequence - end.sequence));
    const fault = findChainFault(end, entries);
    const sound = fault ? entries.filter(({ sequence }) => sequence < fault.sequence) : entries;
    notedAt ??= sound.find(({ hash }) => hash === notedHead)?.sequence ?? null;
    end = sound.at(-1) ?? end;
    if (fault) return report(fault);
    if (sound.length === 0) return report(truncatedAfter(end, head));
  }
  return report(end.hash === head.hash ? null : truncatedAfter(end, head));
}

function truncatedAfter(end: { sequence: number }, head: { sequence: number }): ChainFault {
  return { kind: 'truncated', sequence: end.sequence + 1, expected: head.sequence };
}
