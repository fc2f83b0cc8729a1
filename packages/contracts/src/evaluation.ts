import { type Static, Type } from 'typebox';
import { EnvironmentKey, FlagKey, Nullable, OneOf, Strict } from './schema.ts';

/** OpenFeature's resolution reasons that a stored flag can give. */
export const REASONS = [
  'STATIC',
  'DEFAULT',
  'TARGETING_MATCH',
  'SPLIT',
  'DISABLED',
  'UNKNOWN',
  'ERROR',
] as const;

export const EvaluationResponse = Type.Object({
  flag_key: Type.String(),
  enabled: Type.Boolean(),
  variant: Nullable(Type.String()),
  value: Type.Unknown(),
  reason: OneOf(REASONS, "OpenFeature's reason"),
  explanation: Type.String({ description: 'Why, in words' }),
  bucket: Nullable(Type.Integer({ description: '0 to 99,999; null where no split decided' })),
  cached: Type.Boolean({ description: 'Answered without asking the database' }),
});
export type EvaluationResponse = Static<typeof EvaluationResponse>;

export const EvaluateParams = Strict({ flag_key: FlagKey });

export const EvaluateQuery = Strict({
  environment_key: EnvironmentKey,
  user_id: Type.Optional(
    Type.String({ maxLength: 1000, description: "Whom it is for: the context's targetingKey" }),
  ),
});

export const EvaluateBody = Strict({
  environment_key: EnvironmentKey,
  context: Type.Optional(
    Type.Object(
      { targetingKey: Type.Optional(Type.String({ maxLength: 1000 })) },
      { additionalProperties: true, description: "OpenFeature's evaluation context" },
    ),
  ),
});
