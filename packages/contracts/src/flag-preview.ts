import { type Static, Type } from 'typebox';
import { REASONS } from './evaluation.ts';
import { EvaluationTrace } from './evaluation-trace.ts';
import { ChangeFlagBody } from './flags.ts';
import { EnvironmentKey, Nullable, OneOf, Strict } from './schema.ts';

/** Most contexts of one preview, and most that it tells step by step. */
export const MAX_PREVIEW_CONTEXTS = 1000;
export const MAX_TRACED_CONTEXTS = 20;

export const FlagPreviewQuery = Strict({ environment_key: EnvironmentKey });

export const FlagPreviewBody = Strict({
  config: Type.Optional(
    Type.Omit(ChangeFlagBody, ['version', 'comment'], { additionalProperties: false }),
  ),
  contexts: Type.Optional(
    Type.Array(
      Type.Object(
        { targetingKey: Type.Optional(Type.String({ maxLength: 1000 })) },
        { additionalProperties: true, description: "OpenFeature's evaluation context" },
      ),
      { maxItems: MAX_PREVIEW_CONTEXTS },
    ),
  ),
  recent: Type.Optional(
    Type.Boolean({
      description: 'Whether to look at the contexts that the environment saw recently, too',
    }),
  ),
  trace: Type.Optional(
    Type.Boolean({
      description: `Whether to tell every step; for at most ${MAX_TRACED_CONTEXTS} contexts`,
    }),
  ),
});
export type FlagPreviewBody = Static<typeof FlagPreviewBody>;

const Outcome = Type.Object({
  variant: Nullable(Type.String({ description: 'null with the reason ERROR' })),
  value: Type.Unknown(),
  reason: OneOf(REASONS, "OpenFeature's reason"),
  explanation: Type.String({ description: 'Why, in words' }),
  bucket: Nullable(Type.Integer({ description: '0 to 99,999; null where no split decided' })),
  trace: Type.Optional(EvaluationTrace),
});

const Moves = Type.Array(
  Type.Object({
    from: Nullable(Type.String()),
    to: Nullable(Type.String()),
    count: Type.Integer(),
  }),
  { description: 'Contexts that would get another variant, by what they have; most first' },
);

/** What a change would do to some contexts, which come in the order that they were sent in. */
export const FlagPreview = Type.Object({
  contexts: Type.Array(Type.Object({ before: Outcome, after: Outcome })),
  moves: Moves,
  recent: Nullable(
    Type.Object({
      count: Type.Integer({ description: 'Contexts that were looked at' }),
      moves: Moves,
    }),
  ),
});
export type FlagPreview = Static<typeof FlagPreview>;
