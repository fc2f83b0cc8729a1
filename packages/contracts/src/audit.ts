import { type Static, Type } from 'typebox';
import { EnvironmentKey, FlagKey, Id, Nullable, Page, Strict, Timestamp } from './schema.ts';

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
  request_id: Nullable(Type.String()),
  created_at: Timestamp,
  hash: Type.String({ description: 'SHA-256 over the entry and the hash before it, in hex' }),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditQuery = Strict({
  ...Page,
  actor: Type.Optional(Type.String({ maxLength: 254, description: "The actor's e-mail or id" })),
  action: Type.Optional(Type.String({ maxLength: 50 })),
  entity_type: Type.Optional(Type.String({ maxLength: 50 })),
  entity_key: Type.Optional(Type.String({ maxLength: 254 })),
  environment_key: Type.Optional(EnvironmentKey),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
});
export type AuditQuery = Static<typeof AuditQuery>;

export const FlagAuditParams = Strict({ key: FlagKey });
export const AuditList = Type.Array(AuditEntry);
