import { type Static, Type } from 'typebox';
import {
  Comment,
  Description,
  Id,
  Name,
  OneOf,
  Page,
  SegmentKey,
  Strict,
  Timestamp,
  Version,
} from './schema.ts';
import { Condition, Conditions, TargetingKey } from './targeting.ts';

/** Most targeting keys that a segment lists, included and excluded together. */
export const MAX_LISTED_KEYS = 100_000;

const Keys = Type.Array(TargetingKey, { maxItems: MAX_LISTED_KEYS });
const Groups = Type.Array(Type.Array(Condition, { minItems: 1, maxItems: 100 }), {
  maxItems: 100,
  description: 'Groups, ORed, of conditions, ANDed',
});

const fields = {
  id: Id,
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  conditions: Type.Array(Conditions),
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
};

/** A segment with the keys that it lists. A context is in it unless its key is excluded, and either its key is included or any group of conditions matches. */
export const Segment = Type.Object({
  ...fields,
  included: Type.Array(Type.String()),
  excluded: Type.Array(Type.String()),
});
export type Segment = Static<typeof Segment>;

/** A segment as lists show it: how many keys it lists, and how much uses it. */
export const SegmentSummary = Type.Object({
  ...fields,
  included_count: Type.Integer(),
  excluded_count: Type.Integer(),
  used_by_count: Type.Integer({
    description: 'Flags and segments that use it, directly or through other segments',
  }),
});
export type SegmentSummary = Static<typeof SegmentSummary>;
export const SegmentList = Type.Array(SegmentSummary);

/** Who is in a segment, as it can be sent. */
const membership = {
  conditions: Type.Optional(Groups),
  included: Type.Optional(Keys),
  excluded: Type.Optional(Keys),
};
export const SegmentConfig = Strict(membership);
export type SegmentConfig = Static<typeof SegmentConfig>;

export const CreateSegmentBody = Strict({
  key: SegmentKey,
  name: Name,
  description: Type.Optional(Description),
  ...membership,
});
export type CreateSegmentBody = Static<typeof CreateSegmentBody>;

export const ChangeSegmentBody = Strict({
  name: Type.Optional(Name),
  description: Type.Optional(Description),
  ...membership,
  version: Type.Optional(Version),
  comment: Type.Optional(Comment),
});
export type ChangeSegmentBody = Static<typeof ChangeSegmentBody>;

export const SegmentParams = Strict({ key: SegmentKey });

export const SegmentListQuery = Strict({
  ...Page,
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the key or name' })),
});
export type SegmentListQuery = Static<typeof SegmentListQuery>;

/** Who would notice a change of a segment. */
export const SegmentUse = Type.Object({
  flags: Type.Array(
    Type.Object({
      flag_key: Type.String(),
      environment_key: Type.String(),
      is_protected: Type.Boolean(),
      is_direct: Type.Boolean({ description: 'false where it is through another segment' }),
    }),
  ),
  segments: Type.Array(Type.Object({ segment_key: Type.String() }), {
    description: 'Those that nest it, directly or through others',
  }),
});
export type SegmentUse = Static<typeof SegmentUse>;

/** The two lists of targeting keys that a segment has. */
export const KEY_LISTS = ['included', 'excluded'] as const;
export type KeyList = (typeof KEY_LISTS)[number];
export const KeyListParams = Strict({
  key: SegmentKey,
  list: OneOf(KEY_LISTS, 'Which of its two lists'),
});

export const KEY_LIST_MODES = ['replace', 'add', 'remove'] as const;
export type KeyListMode = (typeof KEY_LIST_MODES)[number];
export const KeyListQuery = Strict({
  mode: Type.Optional(
    OneOf(KEY_LIST_MODES, 'What becomes of the list by the keys that are sent; replace by default'),
  ),
});

/** A list as it travels: CSV (RFC 4180) in UTF-8. */
export const KeyListText = Type.String({
  description:
    'CSV with one targeting key per line or in its first column; a first line "targetingKey", "key" or "user_id" is a heading',
});

/** What an upload came to. */
export const KeyListChange = Type.Object({
  received: Type.Integer({ description: 'Lines with a key' }),
  duplicates: Type.Integer({ description: 'Lines whose key an earlier line had' }),
  added: Type.Integer(),
  removed: Type.Integer(),
  count: Type.Integer({ description: 'Keys on the list now' }),
  version: Version,
});
export type KeyListChange = Static<typeof KeyListChange>;
