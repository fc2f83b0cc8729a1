import { oneAtATime } from '#platform/one-at-a-time.ts';
import type { Db } from '#tables';
import { type AuditNews, listNews } from './audit.store.ts';

/** The end of the log in memory: what all streams of this process tell from. */
export interface AuditTail {
  /** Of the last entry that was read; 0 before there is any. */
  sequence(): number;
  /** The last so many entries, oldest first; at most as many as are kept. */
  last(count: number): readonly AuditNews[];
  /** Reads what was written since; many calls share few readings. Rejects when that cannot be asked. */
  look(): Promise<void>;
}

const KEPT = 1000;

export function createAuditTail(db: Db): AuditTail {
  let kept: readonly AuditNews[] = [];
  const sequence = () => kept.at(-1)?.sequence ?? 0;

  const look = oneAtATime(async () => {
    const known = sequence();
    const found = await listNews(db, known, KEPT);
    const [first, ...news] = found;
    if (first === undefined) {
      // Without the entry that was the last, it is another log: of a backup, for one.
      kept = known > 0 ? await listNews(db, 0, KEPT) : [];
    } else if (first.sequence !== known) {
      kept = found;
    } else if (news.length > 0) {
      kept = [...kept, ...news].slice(-KEPT);
    }
  });

  return {
    sequence,
    last: (count) => (count > 0 ? kept.slice(-count) : []),
    look: () => look('tail'),
  };
}
