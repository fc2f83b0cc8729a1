import type { EvaluationCounts } from '@halyard/contracts/evaluation-counts';
import type { Counts } from './flag-row.tsx';

/** Evaluations of each flag in all environments together. */
export function countsByFlag({ flags }: EvaluationCounts): ReadonlyMap<string, Counts> {
  const byFlag = new Map<string, Counts>();
  for (const { flag_key, total, counts } of flags) {
    const known = byFlag.get(flag_key);
    byFlag.set(
      flag_key,
      known
        ? {
            total: known.total + total,
            counts: counts.map((count, step) => count + (known.counts[step] ?? 0)),
          }
        : { total, counts },
    );
  }
  return byFlag;
}
