import type { KeyList, KeyListMode } from '@halyard/contracts/segments';
import type { Condition } from '@halyard/contracts/targeting';
import type * as engine from '@halyard/engine';
import { type AuditEvent, diff } from '#features/audit/index.ts';

/** A reusable set of contexts, the same in all environments. */
export interface Segment {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Groups, ORed, of conditions, ANDed. */
  readonly conditions: readonly (readonly Condition[])[];
  /** Targeting keys, each once. */
  readonly included: readonly string[];
  /** Targeting keys, each once; one that is included too is excluded. */
  readonly excluded: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Changes to a segment; fields that are not named stay. */
export type SegmentPatch = Partial<
  Pick<Segment, 'name' | 'description' | 'conditions' | 'included' | 'excluded'>
>;

/** What an evaluator needs of a segment. */
export function toRules({
  key,
  version,
  included,
  excluded,
  conditions,
}: Pick<Segment, 'key' | 'version' | 'included' | 'excluded' | 'conditions'>): engine.SegmentRules {
  return {
    key,
    version,
    included,
    excluded,
    groups: conditions.map((group) => group.map(toCondition)),
  };
}

function toCondition(condition: Condition): engine.Condition {
  const { attribute, operator, values = [], negate, ignore_case: ignoreCase } = condition;
  return {
    ...(attribute !== undefined && { attribute }),
    // Whether there is such an operator is what the engine checks before it is saved.
    operator: operator as engine.OperatorName,
    values,
    ...(negate !== undefined && { negate }),
    ...(ignoreCase !== undefined && { ignoreCase }),
  };
}

/** Where the body of a request has what stands at a path of the engine's. */
export function wirePlace(path: string): string {
  if (path === '') return 'body';
  const wire = path.replace(/^groups/, 'conditions').replace(/\.ignoreCase$/, '.ignore_case');
  return `body.${wire}`;
}

/** A list after an upload. */
export function listAfter(
  before: readonly string[],
  keys: readonly string[],
  mode: KeyListMode,
): readonly string[] {
  if (mode === 'replace') return keys;
  if (mode === 'add') return [...before, ...keys];
  const gone = new Set(keys);
  return before.filter((key) => !gone.has(key));
}

type Changes = AuditEvent['changes'];

/** What a patch comes to. */
export interface ChangePlan {
  readonly after: Segment;
  /** For the audit log; empty where nothing changes. */
  readonly changes: Changes;
  /** Whether contexts may come in or go out by it: a name or description is nothing to evaluators. */
  readonly changesMembers: boolean;
}

/** Works a patch out. The version rises by one where something changes, and nowhere else. */
export function planChange(before: Segment, patch: SegmentPatch, at: Date): ChangePlan {
  const wanted = {
    ...before,
    ...patch,
    included: settledKeys(before.included, patch.included),
    excluded: settledKeys(before.excluded, patch.excluded),
  };
  const changes = changesBetween(before, wanted);
  const changed = Object.keys(changes);
  if (changed.length === 0) return { after: before, changes, changesMembers: false };
  return {
    after: { ...wanted, version: before.version + 1, updatedAt: at },
    changes,
    changesMembers: changed.some((field) => field !== 'name' && field !== 'description'),
  };
}

/** The wanted keys, each once: those that stay in their order, then those that are new. */
export function settledKeys(
  before: readonly string[],
  wanted: readonly string[] = before,
): readonly string[] {
  if (wanted === before) return before;
  const keys = new Set(wanted);
  return [...new Set([...before.filter((key) => keys.has(key)), ...keys])];
}

/** What the audit log keeps of a segment, in the API's names. */
export interface SegmentState {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly conditions: Segment['conditions'];
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

const NOTHING: SegmentState = {
  key: '',
  name: '',
  description: '',
  conditions: [],
  included: [],
  excluded: [],
};

/**
 * What the audit log says of a change; null stands for a segment that is not there. Of the two lists
 * of keys, which may be long, it says only what changed: `old` are the keys that went, `new` those
 * that came, so that a list afterwards is (list − old) ∪ new.
 */
export function changesBetween(before: SegmentState | null, after: SegmentState | null): Changes {
  return {
    ...diff(before ? fieldsOf(before) : {}, after ? fieldsOf(after) : {}),
    ...listChange('included', before, after),
    ...listChange('excluded', before, after),
  };
}

function fieldsOf({ key, name, description, conditions }: SegmentState) {
  return { key, name, description, conditions };
}

function listChange(
  list: KeyList,
  before: SegmentState | null,
  after: SegmentState | null,
): Changes {
  const { gone, added } = keysMoved(before?.[list] ?? [], after?.[list] ?? []);
  return gone.length + added.length > 0 ? { [list]: { old: gone, new: added } } : {};
}

/** What went from a list of different keys, and what came. */
export function keysMoved(
  before: readonly string[],
  after: readonly string[],
): { readonly gone: readonly string[]; readonly added: readonly string[] } {
  if (before === after) return { gone: [], added: [] };
  const [old, next] = [new Set(before), new Set(after)];
  return {
    gone: before.filter((key) => !next.has(key)),
    added: after.filter((key) => !old.has(key)),
  };
}

/**
 * A segment as it was after an entry of its history, from what it was before; null where it was not
 * there. Applied to all entries from the first on, it tells the segment at any time.
 */
export function replayChanges(before: SegmentState | null, changes: Changes): SegmentState | null {
  if (changes['key']?.new === null) return null;
  const { included, excluded, ...fields } = changes;
  const start = before ?? NOTHING;
  const now = Object.entries(fields).map(([field, change]) => [field, change.new]);
  return {
    ...start,
    // An entry says what `changesBetween` found, and its hash that nobody altered it.
    ...(Object.fromEntries(now) as Partial<SegmentState>),
    included: replayList(start.included, included),
    excluded: replayList(start.excluded, excluded),
  };
}

function replayList(before: readonly string[], change: Changes[string] | undefined) {
  if (!change) return before;
  const { old: gone, new: added } = change as { old: readonly string[]; new: readonly string[] };
  const out = new Set(gone);
  return [...before.filter((key) => !out.has(key)), ...added];
}
