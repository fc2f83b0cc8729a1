import type { Actor } from '#features/access/index.ts';
import {
  type AuditEntry,
  type Changes,
  type EntityRef,
  findEntry,
  listEntries,
  readHistory,
} from '#features/audit/index.ts';
import { AppError } from '#platform/app-error.ts';
import type { Db } from '#tables';
import {
  planChange,
  replayChanges,
  type Segment,
  type SegmentPatch,
  type SegmentState,
} from './segments.model.ts';
import {
  changeSegment,
  getSegment,
  type SegmentDeps,
  type SegmentEdit,
} from './segments.service.ts';

/** An entry of a segment's history, and whether it can be restored. */
export interface SegmentHistoryEntry {
  readonly entry: AuditEntry;
  readonly isRestorable: boolean;
}

/**
 * What happened to a segment, newest first; nothing of an earlier segment of the same key.
 * @throws AppError SEGMENT_NOT_FOUND
 */
export async function listSegmentHistory(
  db: Db,
  key: string,
  page: { readonly before?: number; readonly limit: number },
): Promise<SegmentHistoryEntry[]> {
  const segment = await getSegment(db, key);
  const entries = await listEntries(db, { ...page, ...entityOf(segment) });
  return entries.map((entry) => ({ entry, isRestorable: isRestorable(entry) }));
}

/** One entry, what the segment said after it, and what restoring that would change now. */
export interface SegmentHistoryDetail extends SegmentHistoryEntry {
  readonly state: SegmentState | null;
  readonly changes: Changes;
}

/** @throws AppError SEGMENT_NOT_FOUND, AUDIT_ENTRY_NOT_FOUND */
export async function getSegmentHistoryEntry(
  { database: { db }, now }: SegmentDeps,
  key: string,
  entryId: string,
): Promise<SegmentHistoryDetail> {
  const segment = await getSegment(db, key);
  const entry = await getEntry(db, segment, entryId);
  const state = await readPast(db, segment, entry);
  const changes = state ? planChange(segment, patchTo(state), now()).changes : {};
  return { entry, isRestorable: state !== null, state, changes };
}

/**
 * Saves what a segment said after an entry as its new version. As with every change, admins alone
 * change who is in it while flags use it in a protected environment.
 * @throws AppError SEGMENT_NOT_FOUND, AUDIT_ENTRY_NOT_FOUND, NOT_RESTORABLE, VERSION_CONFLICT, INVALID_INPUT,
 *   ENVIRONMENT_PROTECTED
 */
export async function restoreSegmentState(
  deps: SegmentDeps,
  actor: Actor,
  { key, entryId }: { readonly key: string; readonly entryId: string },
  seen: Pick<SegmentEdit, 'seen' | 'show'>,
): Promise<Segment> {
  const { db } = deps.database;
  const segment = await getSegment(db, key);
  const state = await readPast(db, segment, await getEntry(db, segment, entryId));
  if (!state) throw new AppError('NOT_RESTORABLE');
  const { after } = await changeSegment(deps, actor, key, {
    ...seen,
    action: 'reverted',
    patchOf: (before) => {
      // The log only grows, so what was read of it holds, unless the segment was made anew.
      if (before.id !== segment.id) throw new AppError('AUDIT_ENTRY_NOT_FOUND');
      return patchTo(state);
    },
  });
  return after;
}

function patchTo({
  name,
  description,
  conditions,
  included,
  excluded,
}: SegmentState): SegmentPatch {
  return { name, description, conditions, included, excluded };
}

function entityOf({ id, key }: Segment): EntityRef {
  return { entityType: 'segment', entityKey: key, entityId: id };
}

/** Whatever changes a segment but its end leaves a state. */
const isRestorable = ({ action }: AuditEntry) => action !== 'deleted';

/** @throws AppError AUDIT_ENTRY_NOT_FOUND */
async function getEntry(db: Db, segment: Segment, entryId: string): Promise<AuditEntry> {
  const entry = await findEntry(db, entityOf(segment), entryId);
  if (!entry) throw new AppError('AUDIT_ENTRY_NOT_FOUND');
  return entry;
}

/** What a segment said after an entry; null where there was none any more. */
async function readPast(db: Db, segment: Segment, entry: AuditEntry): Promise<SegmentState | null> {
  let state: SegmentState | null = null;
  for await (const { changes } of readHistory(db, entityOf(segment), entry.sequence)) {
    state = replayChanges(state, changes);
  }
  return state;
}
