import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '#tables';
import {
  type AuditEntry,
  type AuditEvent,
  type Author,
  CHAIN_START,
  type ChainEnd,
  type ChainFault,
  commentOf,
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
  const comment = commentOf(author);
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
      comment,
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
export interface ChainReport {
  /** How many entries are believable, counted from the first. */
  readonly entries: number;
  /** The hash of the last of them. */
  readonly head: string;
  readonly fault: ChainFault | null;
  /** The sequence of the entry with the hash that was asked about; null when there is none. */
  readonly noted_at: number | null;
}

const PAGE = 200;
/** Entries that are checked in one turn of the event loop; evaluations have theirs in between. */
const PER_TURN = 50;

/** Where a chain begins. */
export const BEGINNING: ChainEnd = { sequence: 0, hash: CHAIN_START };

/**
 * Walks the chain and reports the first fault; reads in pages.
 * @param notedHead a hash that was once the head: it stays in the chain unless all was written anew.
 * @param known an entry up to which the chain was walked before; its start by default.
 */
export async function verifyChain(
  db: Db,
  notedHead?: string,
  known: ChainEnd = BEGINNING,
): Promise<ChainReport> {
  const head = await findHead(db);
  let end = head.sequence < known.sequence ? head : known;
  let notedAt: number | null = null;
  const report = (fault: ChainFault | null): ChainReport => ({
    entries: end.sequence,
    head: end.hash,
    fault,
    noted_at: notedAt,
  });
  if (end !== known) return report(truncatedAfter(end, known));
  while (end.sequence < head.sequence) {
    const entries = await listChain(db, end.sequence, Math.min(PAGE, head.sequence - end.sequence));
    const fault = await findFaultInTurns(end, entries);
    const sound = fault ? entries.filter(({ sequence }) => sequence < fault.sequence) : entries;
    notedAt ??= sound.find(({ hash }) => hash === notedHead)?.sequence ?? null;
    end = sound.at(-1) ?? end;
    if (fault) return report(fault);
    if (sound.length === 0) return report(truncatedAfter(end, head));
  }
  return report(end.hash === head.hash ? null : truncatedAfter(end, head));
}

async function findFaultInTurns(
  end: ChainEnd,
  entries: readonly AuditEntry[],
): Promise<ChainFault | null> {
  let previous = end;
  for (let start = 0; start < entries.length; start += PER_TURN) {
    const portion = entries.slice(start, start + PER_TURN);
    const fault = findChainFault(previous, portion);
    if (fault) return fault;
    previous = portion.at(-1) ?? previous;
    await nextTurn();
  }
  return null;
}

function truncatedAfter(end: ChainEnd, last: ChainEnd): ChainFault {
  return { kind: 'truncated', sequence: end.sequence + 1, expected: last.sequence };
}
