import { type Static, Type } from 'typebox';
import { EvaluationTrace } from './evaluation-trace.ts';
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

const EvaluationContext = Type.Object(
  { targetingKey: Type.Optional(Type.String({ maxLength: 1000 })) },
  { additionalProperties: true, description: "OpenFeature's evaluation context" },
);

export const EvaluateBody = Strict({
  environment_key: EnvironmentKey,
  context: Type.Optional(EvaluationContext),
});

/** What one request for many evaluations may ask for. */
const MAX_FLAG_KEYS = 200;
const MAX_CONTEXTS = 100;

export const EvaluateManyBody = Strict({
  environment_key: EnvironmentKey,
  flag_keys: Type.Optional(Type.Array(FlagKey, { maxItems: MAX_FLAG_KEYS })),
  context: Type.Optional(EvaluationContext),
  contexts: Type.Optional(
    Type.Array(EvaluationContext, {
      minItems: 1,
      maxItems: MAX_CONTEXTS,
      description: 'Instead of `context`',
    }),
  ),
});
export type EvaluateManyBody = Static<typeof EvaluateManyBody>;

/** OpenFeature's error codes that an evaluation can end with. */
export const EVALUATION_ERRORS = [
  'FLAG_NOT_FOUND',
  'TARGETING_KEY_MISSING',
  'PARSE_ERROR',
  'GENERAL',
] as const;
export type EvaluationError = (typeof EVALUATION_ERRORS)[number];

const itemFields = {
  context_index: Type.Integer({ description: 'Whose it is: the place in `contexts`' }),
  flag_key: Type.String(),
  enabled: Type.Boolean(),
  variant: Nullable(Type.String()),
  value: Type.Unknown({ description: 'null with an error' }),
  reason: OneOf(REASONS, "OpenFeature's reason"),
  explanation: Type.String({ description: 'Why, in words' }),
  bucket: Nullable(Type.Integer({ description: '0 to 99,999; null where no split decided' })),
  error_code: Type.Optional(OneOf(EVALUATION_ERRORS, "OpenFeature's error code")),
};

/** One of many evaluations: an error is an item like the others. */
export const EvaluationItem = Type.Object(itemFields);
export type EvaluationItem = Static<typeof EvaluationItem>;

const ManyFields = {
  environment_key: Type.String(),
  revision: Type.Integer({ description: 'Of the rules that all of them were evaluated by' }),
};

export const EvaluateManyResponse = Type.Object({
  ...ManyFields,
  results: Type.Array(EvaluationItem, { description: 'By context, then by flag' }),
});
export type EvaluateManyResponse = Static<typeof EvaluateManyResponse>;

/** An evaluation with the way that led to it. */
export const ExplainedItem = Type.Object({ ...itemFields, trace: EvaluationTrace });
export type ExplainedItem = Static<typeof ExplainedItem>;

export const ExplainResponse = Type.Object({
  ...ManyFields,
  results: Type.Array(ExplainedItem, { description: 'By context, then by flag' }),
});
export type ExplainResponse = Static<typeof ExplainResponse>;
