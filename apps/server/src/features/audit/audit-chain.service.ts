import { oneAtATime } from '#platform/one-at-a-time.ts';
import type { Db } from '#tables';
import type { ChainEnd, ChainFault } from './audit.model.ts';
import { BEGINNING, type ChainReport, verifyChain } from './audit.service.ts';

/** Whether the chain can be believed, as this process found out. */
export interface ChainState {
  /** How many entries are believable, counted from the first. */
  readonly entries: number;
  /** The hash of the last of them. */
  readonly head: string;
  readonly fault: ChainFault | null;
  readonly checkedAt: Date;
}

interface ChainCheckDeps {
  readonly db: Db;
  readonly now: () => Date;
}

const ANEW_EVERY_MS = 600_000;

/**
 * Checks the chain, one walk at a time. It remembers how far the chain was good and goes on from
 * there; old entries are looked at again every ten minutes, when somebody asks.
 */
export function createChainCheck({ db, now }: ChainCheckDeps): () => Promise<ChainState> {
  let known = BEGINNING;
  let walkedAt = Number.NEGATIVE_INFINITY;

  const goOn = async (): Promise<ChainReport> => {
    const report = await verifyChain(db, undefined, known);
    if (report.entries > known.sequence) known = endOf(report);
    return report;
  };
  const walkAnew = async (): Promise<ChainReport> => {
    const report = await verifyChain(db, known.hash);
    // Good in itself, but without what was once its end: it was written anew, and going on shows it.
    const isAnother = known.sequence > 0 && report.fault === null && report.noted_at === null;
    if (isAnother) return goOn();
    known = endOf(report);
    return report;
  };
  const check = oneAtATime(async (): Promise<ChainState> => {
    const at = now();
    const isDue = at.getTime() - walkedAt >= ANEW_EVERY_MS;
    const { entries, head, fault } = await (isDue ? walkAnew() : goOn());
    if (isDue) walkedAt = at.getTime();
    return { entries, head, fault, checkedAt: now() };
  });
  return () => check('chain');
}

function endOf({ entries, head }: ChainReport): ChainEnd {
  return { sequence: entries, hash: head };
}
