import type { ChangeFlagBody, CreateFlagBody } from '@halyard/contracts/flags';
import type { CreateMetricBody } from '@halyard/contracts/metrics';
import type { CreateSegmentBody, SegmentConfig } from '@halyard/contracts/segments';

/** Where a flag of the demo is on its way; each stands for one of the environments that there are. */
export const STAGES = ['development', 'staging', 'production'] as const;
type Stage = (typeof STAGES)[number];

/** What a flag does in one environment, in the API's words. */
export type DemoConfig = Pick<
  ChangeFlagBody,
  | 'is_enabled'
  | 'rollout_percentage'
  | 'targets'
  | 'rules'
  | 'fallthrough'
  | 'prerequisites'
  | 'off_variant'
>;

/** What is common to a flag everywhere, in the API's words. */
type DemoCommon = Pick<
  CreateFlagBody,
  | 'description'
  | 'flag_type'
  | 'kind'
  | 'owner'
  | 'tags'
  | 'links'
  | 'client_side'
  | 'value_type'
  | 'variants'
  | 'off_variant'
>;

/** A flag as it starts; where nothing is said of a stage it is off. */
export interface DemoFlag extends DemoCommon {
  readonly key: string;
  readonly name: string;
  readonly starts: Readonly<Partial<Record<Stage, DemoConfig>>>;
}

export type DemoSegment = CreateSegmentBody;

export type DemoMetric = CreateMetricBody;

/** One change of a flag or a segment, as somebody would make it. */
export type DemoStep = { readonly comment?: string } & (
  | { readonly change: string; readonly at: Stage; readonly to: DemoConfig }
  | { readonly edit: string; readonly to: Partial<DemoCommon> & { readonly name?: string } }
  | { readonly promote: string; readonly from: Stage; readonly into: Stage }
  /** Back to what it was before its last change there. */
  | { readonly undo: string; readonly at: Stage }
  | { readonly archive: string }
  | { readonly regroup: string; readonly to: SegmentConfig }
);

/** The key of the flag or segment that a step is about. */
export function subjectOf(step: DemoStep): string {
  if ('change' in step) return step.change;
  if ('edit' in step) return step.edit;
  if ('promote' in step) return step.promote;
  if ('undo' in step) return step.undo;
  return 'archive' in step ? step.archive : step.regroup;
}

/** The environment that stands for each stage. */
export type Places = ReadonlyMap<Stage, string>;

interface Place {
  readonly key: string;
  readonly isProtected: boolean;
}

/**
 * Finds an environment for each stage: the one of its name, or else one that is free. Production is then
 * the last, preferably a protected one, development the first, staging any between. A stage for which
 * none is left has no place, and nothing happens there.
 * @param environments in their order.
 */
export function placesOf(environments: readonly Place[]): Places {
  const places = new Map<Stage, string>();
  const named: ReadonlySet<string> = new Set(STAGES);
  const free = environments.filter(({ key }) => !named.has(key));
  for (const stage of STAGES) {
    if (environments.some(({ key }) => key === stage)) places.set(stage, stage);
  }
  const settle = (stage: Stage, choice: Place | undefined) => {
    if (places.has(stage) || !choice) return;
    places.set(stage, choice.key);
    free.splice(free.indexOf(choice), 1);
  };
  settle('production', free.findLast(({ isProtected }) => isProtected) ?? free.at(-1));
  settle('development', free[0]);
  settle('staging', free[0]);
  return places;
}
