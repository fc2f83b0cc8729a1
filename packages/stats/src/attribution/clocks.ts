import { isCount } from '../checks.ts';
import { no, ok, type Result } from '../result.ts';

/** That a unit reached the code whose behaviour the experiment changes. */
export interface Exposure {
  readonly unit: string;
  readonly variant: string;
  /** Any unit of time, the same everywhere. */
  readonly at: number;
  /** Number of the allocation epoch; 0 where absent. */
  readonly epoch?: number;
}

/** A unit that saw one variant, with the clock that its first exposure started. */
export interface ClockedUnit {
  readonly unit: string;
  readonly variant: string;
  readonly exposedAt: number;
  /** The allocation epoch of the first exposure. */
  readonly epoch: number;
}

export interface Clocks {
  readonly units: readonly ClockedUnit[];
  /** Units that saw several variants, in whatever epochs. */
  readonly crossedUnits: number;
}

/** First exposures. Reasons: INVALID for a time that is no finite number, or an epoch that is none. */
export function startClocks(exposures: Iterable<Exposure>): Result<Clocks> {
  const units = new Map<string, ClockedUnit>();
  const crossed = new Set<string>();
  for (const { unit, variant, at, epoch = 0 } of exposures) {
    if (!Number.isFinite(at) || !isCount(epoch)) return no('INVALID');
    const known = units.get(unit);
    if (known !== undefined && known.variant !== variant) crossed.add(unit);
    if (known !== undefined && known.exposedAt <= at) continue;
    units.set(unit, { unit, variant, exposedAt: at, epoch });
  }
  const clean = [...units.values()].filter(({ unit }) => !crossed.has(unit));
  return ok({ units: clean, crossedUnits: crossed.size });
}
