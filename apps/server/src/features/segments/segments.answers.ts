import type * as contract from '@halyard/contracts/segments';
import { countUses, type SegmentUses } from './segment-uses.ts';
import type { Segment } from './segments.model.ts';
import type { SegmentSummary } from './segments.store.ts';

function sharedBody(segment: Omit<Segment, 'included' | 'excluded'>) {
  return {
    id: segment.id,
    key: segment.key,
    name: segment.name,
    description: segment.description,
    conditions: segment.conditions.map((group) => [...group]),
    version: segment.version,
    created_at: segment.createdAt.toISOString(),
    updated_at: segment.updatedAt.toISOString(),
  };
}

/** A segment with the keys that it lists. */
export function toBody(segment: Segment): contract.Segment {
  return {
    ...sharedBody(segment),
    included: [...segment.included],
    excluded: [...segment.excluded],
  };
}

/** A segment as lists show it. */
export function toSummaryBody(segment: SegmentSummary, uses: SegmentUses): contract.SegmentSummary {
  return {
    ...sharedBody(segment),
    included_count: segment.includedCount,
    excluded_count: segment.excludedCount,
    used_by_count: countUses(uses),
  };
}

export function toUseBody({ flags, segments }: SegmentUses): contract.SegmentUse {
  return {
    flags: flags.map((use) => ({
      flag_key: use.flagKey,
      environment_key: use.environmentKey,
      is_protected: use.isProtected,
      is_direct: use.isDirect,
    })),
    segments: segments.map((key) => ({ segment_key: key })),
  };
}
