import { type Static, Type } from 'typebox';
import { EnvironmentKey, FlagKey, Id, Nullable, OneOf, Page, Strict, Timestamp } from './schema.ts';

/** What became of the fields of a thing, in the API's names. */
export const Changes = Type.Record(
  Type.String(),
  Type.Object({ old: Type.Unknown(), new: Type.Unknown() }),
  { description: 'Field by field; secrets are shown as "[redacted]"' },
);
export type Changes = Static<typeof Changes>;

export const AuditEntry = Type.Object({
  id: Id,
  sequence: Type.Integer({ description: 'Place in the chain, without gaps' }),
  entity_type: Type.String(),
  entity_id: Id,
  entity_key: Type.String(),
  action: Type.String({
    description:
      'created, updated, deleted, archived, restored (from the archive), promoted (copied from another environment), reverted (saved again as a past change had left it), …',
  }),
  user_id: Nullable(Id),
  user_email: Type.String({ description: "The actor's e-mail as of then, or the name of a job" }),
  environment_key: Nullable(Type.String()),
  changes: Changes,
  comment: Nullable(Type.String({ description: 'What the author said about it' })),
  request_id: Nullable(Type.String()),
  created_at: Timestamp,
  hash: Type.String({ description: 'SHA-256 over the entry and the hash before it, in hex' }),
});
export type AuditEntry = Static<typeof AuditEntry>;

const filters = {
  actor: Type.Optional(Type.String({ maxLength: 254, description: "The actor's e-mail or id" })),
  action: Type.Optional(Type.String({ maxLength: 50 })),
  entity_type: Type.Optional(Type.String({ maxLength: 50 })),
  entity_key: Type.Optional(Type.String({ maxLength: 254 })),
  environment_key: Type.Optional(EnvironmentKey),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
};
export const AuditQuery = Strict({ ...Page, ...filters });
export type AuditQuery = Static<typeof AuditQuery>;

export const FlagAuditParams = Strict({ key: FlagKey });
export const AuditList = Type.Array(AuditEntry);

export const AuditEntryParams = Strict({ id: Id });

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export const AuditExportQuery = Strict({
  format: OneOf(
    EXPORT_FORMATS,
    'csv: one line per changed field; json: the entries as lists give them',
  ),
  ...filters,
});
export type AuditExportQuery = Static<typeof AuditExportQuery>;

/** Whether all entries are as they were written. */
export const AuditChain = Type.Object({
  is_intact: Type.Boolean(),
  entry_count: Type.Integer({ description: 'Entries that are believable, counted from the first' }),
  head: Type.String({ description: 'Hash of the last of them' }),
  checked_at: Timestamp,
  fault: Nullable(Type.String({ description: 'Where and why it cannot be believed, in words' })),
});
export type AuditChain = Static<typeof AuditChain>;

/** An entry as streams announce it: what to look at again, not what it says now. */
export const AuditNews = Type.Object({
  sequence: Type.Integer(),
  entity_type: Type.String(),
  entity_key: Type.String(),
  action: Type.String(),
  environment_key: Nullable(Type.String()),
  user_email: Type.String(),
});
export type AuditNews = Static<typeof AuditNews>;
