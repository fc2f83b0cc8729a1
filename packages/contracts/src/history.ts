import { type Static, Type } from 'typebox';
import { AuditEntry, Changes } from './audit.ts';
import { Flag, FlagInEnvironment } from './flags.ts';
import {
  Comment,
  EnvironmentKey,
  FlagKey,
  Id,
  Nullable,
  Page,
  SegmentKey,
  Strict,
  Version,
} from './schema.ts';
import { Segment } from './segments.ts';
import { Serve } from './targeting.ts';

/** An entry of the audit log, with whether the state that it left can be brought back. */
export const HistoryEntry = Type.Object({
  ...AuditEntry.properties,
  is_restorable: Type.Boolean({
    description: 'Whether it changed anything that can be restored, where that still exists',
  }),
});
export type HistoryEntry = Static<typeof HistoryEntry>;
export const History = Type.Array(HistoryEntry);

export const FlagHistoryQuery = Strict({
  ...Page,
  environment_key: Type.Optional(EnvironmentKey),
});
export type FlagHistoryQuery = Static<typeof FlagHistoryQuery>;

export const SegmentHistoryQuery = Strict(Page);
export type SegmentHistoryQuery = Static<typeof SegmentHistoryQuery>;

export const FlagHistoryParams = Strict({ key: FlagKey, entry_id: Id });
export const SegmentHistoryParams = Strict({ key: SegmentKey, entry_id: Id });

/** `version` is that which a PUT to the same place takes; a body may be absent. */
export const RestoreBody = Nullable(
  Strict({ version: Type.Optional(Version), comment: Type.Optional(Comment) }),
);
export type RestoreBody = Static<typeof RestoreBody>;

/** What is common to a flag in all environments, as a change left it. */
export const FlagCommonState = Type.Pick(Flag, [
  'name',
  'description',
  'flag_type',
  'tags',
  'kind',
  'owner',
  'links',
  'client_side',
  'value_type',
  'variants',
  'off_variant',
]);
export type FlagCommonState = Static<typeof FlagCommonState>;

/** A flag's config in one environment, as a change left it. */
export const FlagConfigState = Type.Object({
  ...Type.Pick(FlagInEnvironment, [
    'is_enabled',
    'rollout_percentage',
    'targets',
    'rules',
    'prerequisites',
  ]).properties,
  fallthrough: Type.Union([Serve, Type.Null()], { description: "null: what the flag's type says" }),
  off_variant: Nullable(Type.String({ description: "null: the flag's" })),
});
export type FlagConfigState = Static<typeof FlagConfigState>;

/**
 * One entry of a flag's history: what it left, and what restoring that would change now, for as much
 * as it touched. Both are empty where there is nothing to restore. `config` is that of the entry's
 * environment.
 */
export const FlagHistoryDetail = Type.Object({
  entry: HistoryEntry,
  state: Type.Object({
    common: Type.Optional(FlagCommonState),
    config: Type.Optional(FlagConfigState),
  }),
  changes: Type.Object({ common: Type.Optional(Changes), config: Type.Optional(Changes) }),
});
export type FlagHistoryDetail = Static<typeof FlagHistoryDetail>;

/** What a segment says, as a change left it. */
export const SegmentState = Type.Pick(Segment, [
  'name',
  'description',
  'conditions',
  'included',
  'excluded',
]);
export type SegmentState = Static<typeof SegmentState>;

/**
 * One entry of a segment's history: what it left, and what restoring that would change now. Of the
 * lists of keys, `changes` name those that would go (`old`) and come (`new`).
 */
export const SegmentHistoryDetail = Type.Object({
  entry: HistoryEntry,
  state: Nullable(SegmentState),
  changes: Changes,
});
export type SegmentHistoryDetail = Static<typeof SegmentHistoryDetail>;
