import type { Db } from '#tables';
import type { AuditEntry } from './audit.model.ts';
import { type EntityRef, listHistory } from './audit.store.ts';

/** An entry holds whole fields, which may be large. */
const PAGE = 50;

/**
 * The entries of one thing up to a sequence, oldest first. Reads in pages, so that a long history
 * need not fit into memory.
 */
export async function* readHistory(
  db: Db,
  entity: EntityRef,
  upTo: number,
): AsyncGenerator<AuditEntry, void, undefined> {
  let after = 0;
  for (;;) {
    const entries = await listHistory(db, entity, { after, upTo, limit: PAGE });
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return;
    after = last.sequence;
  }
}
