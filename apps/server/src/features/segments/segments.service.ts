import { can } from '@halyard/contracts/permissions';
import { MAX_LISTED_KEYS } from '@halyard/contracts/segments';
import type { RulesetChange } from '@halyard/engine';
import type { Actor } from '#features/access/index.ts';
import { type AuditEvent, recordAudit } from '#features/audit/index.ts';
import { type Environment, lockEnvironments } from '#features/environments/index.ts';
import { type Replica, recordRulesetChanges } from '#features/rulesets/index.ts';
import { AppError } from '#platform/app-error.ts';
import { violatedConstraint } from '#platform/database/faults.ts';
import type { Database } from '#platform/database/open-database.ts';
import { inTransaction } from '#platform/database/transaction.ts';
import type { Db, Tables } from '#tables';
import { findUses, protectedUsers, type SegmentUses } from './segment-uses.ts';
import type { Segment, SegmentPatch } from './segments.model.ts';
import * as model from './segments.model.ts';
import { inUse, isProtectedBy, keyTaken, notFound } from './segments.refusals.ts';
import * as store from './segments.store.ts';
import { findUsesHeld, readAllRules, refuseFaults } from './segments-in-force.ts';

/** Experiments that may get other units by a change of segments, and why. */
interface Renewal {
  readonly places: SegmentUses['flags'];
  readonly segments: ReadonlySet<string>;
  readonly reason: string;
}

export interface SegmentDeps {
  readonly database: Database<Tables>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly replica: Pick<Replica, 'announce' | 'held'>;
  /** Begins another epoch of them, in the transaction of the change. */
  readonly renewEpochs: (tx: Db, actor: Actor, renewal: Renewal) => Promise<void>;
}

/** @throws AppError SEGMENT_NOT_FOUND */
export async function getSegment(db: Db, key: string): Promise<Segment> {
  const segment = await store.findSegment(db, key);
  if (!segment) throw notFound(key);
  return segment;
}

/** Segments by their keys, each with what uses it. */
export async function listSegments(
  { database: { db }, replica }: SegmentDeps,
  filter: store.SegmentFilter,
): Promise<{ segment: store.SegmentSummary; uses: SegmentUses }[]> {
  const usesOf = await findUsesHeld(db, replica);
  const segments = await store.listSegments(db, filter);
  return segments.map((segment) => ({ segment, uses: usesOf(segment.key) }));
}

/** @throws AppError SEGMENT_NOT_FOUND */
export async function getUses(
  { database: { db }, replica }: SegmentDeps,
  key: string,
): Promise<SegmentUses> {
  await getSegment(db, key);
  return (await findUsesHeld(db, replica))(key);
}

type NewSegment = Required<SegmentPatch> & Pick<Segment, 'key'>;

/**
 * Creates a segment, which every environment then holds.
 * @throws AppError SEGMENT_KEY_TAKEN, INVALID_INPUT
 */
export async function createSegment(
  deps: SegmentDeps,
  actor: Actor,
  given: NewSegment,
): Promise<Segment> {
  try {
    return await transact(deps, async (tx, environments) => {
      const at = deps.now();
      const segment: Segment = {
        ...given,
        included: model.settledKeys([], given.included),
        excluded: model.settledKeys([], given.excluded),
        id: deps.newId(),
        version: 1,
        createdAt: at,
        updatedAt: at,
      };
      await store.insertSegment(tx, segment);
      refuseFaults(await readAllRules(tx, deps.replica, environments), changeTo(segment));
      await recordIn(tx, environments, [changeTo(segment)]);
      const changes = model.changesBetween(null, segment);
      await recordAudit(tx, deps, actor, [eventOf(segment, 'created', changes)]);
      return { answer: segment, announced: environments };
    });
  } catch (error) {
    if (violatedConstraint(error) === 'segments_key_key') throw keyTaken(error);
    throw error;
  }
}

/** What to change of a segment, seen from how it stands. */
export interface SegmentEdit {
  readonly patchOf: (before: Segment) => SegmentPatch;
  /** Where the request has what stands at a path of the engine's; a field of the body by default. */
  readonly placeOf?: (path: string) => string;
  /** The version that the caller saw; without one the caller does not mind. */
  readonly seen?: number | undefined;
  /** Shows the state that won. */
  readonly show: (current: Segment) => unknown;
  /** What the audit log calls it; `updated` by default. */
  readonly action?: string;
}

/**
 * Changes a segment for all environments; fields that are not named stay. Who is in it, admins alone
 * change while flags use it in a protected environment.
 * @throws AppError SEGMENT_NOT_FOUND, VERSION_CONFLICT, INVALID_INPUT, ENVIRONMENT_PROTECTED
 */
export function changeSegment(
  deps: SegmentDeps,
  actor: Actor,
  key: string,
  edit: SegmentEdit,
): Promise<{ before: Segment; after: Segment }> {
  return transact(deps, async (tx, environments) => {
    const before = await lockedSegment(tx, key);
    refuseStale(before, edit);
    const plan = model.planChange(before, edit.patchOf(before), deps.now());
    const { after, changes, changesMembers } = plan;
    const answer = { before, after };
    if (after === before) return { answer, announced: [] };
    if (changesMembers) {
      const all = await readAllRules(tx, deps.replica, environments);
      const uses = findUses(all)(key);
      demandFreedom(actor, 'segment:change', uses);
      refuseFaults(all, changeTo(after), edit.placeOf);
      await recordIn(tx, environments, [changeTo(after)]);
      await deps.renewEpochs(tx, actor, renewalBy(key, uses));
    }
    await store.updateSegment(tx, after);
    await recordAudit(tx, deps, actor, [eventOf(after, edit.action ?? 'updated', changes)]);
    return { answer, announced: changesMembers ? environments : [] };
  });
}

function renewalBy(key: string, uses: SegmentUses): Renewal {
  return {
    places: uses.flags.filter(({ hasExperiment }) => hasExperiment),
    segments: new Set([key, ...uses.segments]),
    reason: `Who is in segment "${key}" changed`,
  };
}

/**
 * Deletes a segment that nothing uses. Its history stays.
 * @throws AppError SEGMENT_NOT_FOUND, ENVIRONMENT_PROTECTED, SEGMENT_IN_USE
 */
export async function deleteSegment(deps: SegmentDeps, actor: Actor, key: string): Promise<void> {
  await transact(deps, async (tx, environments) => {
    const segment = await lockedSegment(tx, key);
    const uses = findUses(await readAllRules(tx, deps.replica, environments))(key);
    demandFreedom(actor, 'segment:delete', uses);
    if (uses.flags.length + uses.segments.length > 0) throw inUse(uses);
    await store.deleteSegment(tx, segment.id);
    await recordIn(tx, environments, [{ kind: 'segment', key, body: null }]);
    const changes = model.changesBetween(segment, null);
    await recordAudit(tx, deps, actor, [eventOf(segment, 'deleted', changes)]);
    return { answer: undefined, announced: environments };
  });
}

/** Puts all segments into the ruleset of a new environment. Flags that use them come after. */
export async function addSegmentsTo(tx: Db, environment: Pick<Environment, 'id'>): Promise<void> {
  let portion: RulesetChange[] = [];
  let listed = 0;
  for (const segment of await store.listAllSegments(tx)) {
    portion.push(changeTo(segment));
    listed += segment.included.length + segment.excluded.length;
    if (listed < MAX_LISTED_KEYS) continue;
    await recordIn(tx, [environment], portion);
    portion = [];
    listed = 0;
  }
  if (portion.length > 0) await recordIn(tx, [environment], portion);
}

interface Done<Answer> {
  readonly answer: Answer;
  /** Whose rulesets have a new revision. */
  readonly announced: readonly Environment[];
}

/** One transaction that holds all environments still, and after its commit the news. */
async function transact<Answer>(
  { database, replica }: SegmentDeps,
  work: (tx: Db, environments: readonly Environment[]) => Promise<Done<Answer>>,
): Promise<Answer> {
  const { answer, announced } = await inTransaction(database, async (tx) =>
    work(tx, await lockEnvironments(tx)),
  );
  await replica.announce(announced.map(({ key }) => key));
  return answer;
}

/** @throws AppError SEGMENT_NOT_FOUND */
async function lockedSegment(tx: Db, key: string): Promise<Segment> {
  const segment = await store.lockSegment(tx, key);
  if (!segment) throw notFound(key);
  return segment;
}

function refuseStale(current: Segment, { seen, show }: SegmentEdit): void {
  if (seen === undefined || seen === current.version) return;
  throw new AppError('VERSION_CONFLICT', {
    detail: `You saw version ${seen}; it is at version ${current.version} now.`,
    current: show(current),
  });
}

/** @throws AppError ENVIRONMENT_PROTECTED */
function demandFreedom(
  actor: Actor,
  permission: 'segment:change' | 'segment:delete',
  uses: SegmentUses,
): void {
  const environmentKeys = protectedUsers(uses);
  if (can(actor, permission, { isProtected: environmentKeys.length > 0 })) return;
  throw isProtectedBy(environmentKeys);
}

async function recordIn(
  tx: Db,
  environments: readonly Pick<Environment, 'id'>[],
  changes: readonly RulesetChange[],
): Promise<void> {
  for (const { id } of environments) await recordRulesetChanges(tx, id, changes);
}

function changeTo(segment: Segment): RulesetChange {
  return { kind: 'segment', key: segment.key, body: model.toRules(segment) };
}

function eventOf(segment: Segment, action: string, changes: AuditEvent['changes']): AuditEvent {
  return {
    entityType: 'segment',
    entityId: segment.id,
    entityKey: segment.key,
    action,
    changes,
  };
}
