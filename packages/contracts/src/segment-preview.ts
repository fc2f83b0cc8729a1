import { type Static, Type } from 'typebox';
import { SEGMENT_VERDICTS } from './evaluation-trace.ts';
import { EnvironmentKey, Nullable, OneOf, SegmentKey, Strict } from './schema.ts';
import { SegmentConfig } from './segments.ts';

/** Most contexts of one preview of a segment. */
export const MAX_SEGMENT_PREVIEW_CONTEXTS = 1000;

/**
 * Who would be in a segment: in the one of that key, with `config` in place of what it says now. Without
 * a key, in one that says `config` alone.
 */
export const SegmentPreviewBody = Strict({
  segment_key: Type.Optional(SegmentKey),
  config: Type.Optional(SegmentConfig),
  environment_key: Type.Optional(EnvironmentKey),
  contexts: Type.Optional(
    Type.Array(
      Type.Object(
        { targetingKey: Type.Optional(Type.String({ maxLength: 1000 })) },
        { additionalProperties: true, description: "OpenFeature's evaluation context" },
      ),
      { maxItems: MAX_SEGMENT_PREVIEW_CONTEXTS },
    ),
  ),
  recent: Type.Optional(
    Type.Boolean({
      description: 'Whether to look at the contexts that `environment_key` saw recently, too',
    }),
  ),
});
export type SegmentPreviewBody = Static<typeof SegmentPreviewBody>;

/** The given contexts in their order, and how many of the recent ones are in the segment. */
export const SegmentPreview = Type.Object({
  contexts: Type.Array(
    Type.Object({
      is_member: Type.Boolean(),
      verdict: OneOf(SEGMENT_VERDICTS, 'What decided'),
    }),
  ),
  recent: Nullable(
    Type.Object({
      count: Type.Integer({ description: 'Contexts that were looked at' }),
      member_count: Type.Integer(),
      members: Type.Array(Type.String(), {
        description: 'Targeting keys of the latest members, at most 50',
      }),
    }),
  ),
});
export type SegmentPreview = Static<typeof SegmentPreview>;
