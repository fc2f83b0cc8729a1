import { type Static, Type } from 'typebox';
import { EnvironmentKey, FlagKey, Nullable, Strict, Timestamp } from './schema.ts';

/** Longest time that counts are asked for, in hours: 30 days. */
export const MAX_COUNTED_HOURS = 720;

const window = {
  environment_key: Type.Optional(EnvironmentKey),
  hours: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_COUNTED_HOURS,
      default: 24,
      description: 'How far back',
    }),
  ),
};
export const EvaluationCountsQuery = Strict(window);
export type EvaluationCountsQuery = Static<typeof EvaluationCountsQuery>;
export const FlagEvaluationCountsParams = Strict({ key: FlagKey });

const Counts = Type.Array(Type.Integer(), {
  description: 'Evaluations in each step, oldest first; the last step has not ended',
});
const times = {
  from: Timestamp,
  step_seconds: Type.Integer({ description: 'Length of one step' }),
};

/**
 * How often flags were evaluated for applications. Counted by the server; a flag that nobody evaluated
 * in that time is missing unless it was evaluated earlier.
 */
export const EvaluationCounts = Type.Object({
  ...times,
  flags: Type.Array(
    Type.Object({
      flag_key: Type.String(),
      environment_key: Type.String(),
      total: Type.Integer(),
      last_evaluated_at: Nullable(Timestamp),
      counts: Counts,
    }),
  ),
});
export type EvaluationCounts = Static<typeof EvaluationCounts>;

/** How often one flag served what. */
export const FlagEvaluationCounts = Type.Object({
  ...times,
  flag_key: Type.String(),
  last_evaluated_at: Nullable(Timestamp),
  variants: Type.Array(
    Type.Object({
      environment_key: Type.String(),
      variant: Nullable(Type.String({ description: 'null where it could not be evaluated' })),
      total: Type.Integer(),
      counts: Counts,
    }),
  ),
});
export type FlagEvaluationCounts = Static<typeof FlagEvaluationCounts>;
