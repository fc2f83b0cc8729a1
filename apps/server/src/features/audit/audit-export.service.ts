import type { Db } from '#tables';
import type { AuditEntry } from './audit.model.ts';
import { listEntries, type Narrowing } from './audit.store.ts';

/** Entries may be large, and a page of them is in memory at once. */
const PAGE = 100;

/** All entries of a list, newest first, in pages. What is written meanwhile is not among them. */
export async function* readPages(
  db: Db,
  narrowing: Narrowing,
): AsyncGenerator<AuditEntry[], void, undefined> {
  let before: number | undefined;
  for (;;) {
    const entries = await listEntries(db, {
      ...narrowing,
      ...(before !== undefined && { before }),
      limit: PAGE,
    });
    yield entries;
    if (entries.length < PAGE) return;
    before = entries.at(-1)?.sequence;
  }
}
