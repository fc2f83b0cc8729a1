import { type Static, Type } from 'typebox';
import { Nullable, OneOf } from './schema.ts';

/** The steps of the order of evaluation. */
export const STEPS = [
  'not_found',
  'error',
  'disabled',
  'prerequisite',
  'target',
  'rule',
  'fallthrough',
] as const;

export const SEGMENT_VERDICTS = ['excluded', 'included', 'group', 'none'] as const;

const conditionFields = {
  attribute: Nullable(Type.String({ description: 'null for a condition on segments' })),
  operator: Type.String(),
  values: Type.Array(Type.Unknown()),
  negate: Type.Boolean(),
  ignore_case: Type.Boolean(),
  is_present: Type.Boolean({ description: 'Whether the context has the attribute' }),
  actual: Type.Unknown({ description: 'What the context holds there; null where it is missing' }),
  is_match: Type.Boolean(),
};

/** What came of a segment. */
export const SegmentTrace = Type.Object({
  key: Type.String(),
  verdict: OneOf(
    SEGMENT_VERDICTS,
    'What decided; included and group: the context is in the segment',
  ),
  groups: Type.Array(Type.Array(Type.Object(conditionFields)), {
    description: 'Conditions by group',
  }),
});

/** What came of a condition, and of each segment that it names. */
export const ConditionTrace = Type.Object({
  ...conditionFields,
  segments: Type.Array(SegmentTrace),
});

/** What came of a rule. */
export const RuleTrace = Type.Object({
  id: Type.String(),
  is_match: Type.Boolean(),
  conditions: Type.Array(ConditionTrace),
});

/** What came of a split. Buckets are 0 to 99,999. */
export const SplitTrace = Type.Object({
  salt: Type.String(),
  by: Type.String({ description: 'The attribute that holds the unit' }),
  unit: Nullable(Type.String({ description: 'What was hashed; null where it is missing' })),
  bucket: Nullable(Type.Integer()),
  traffic: Type.Integer({ description: 'Units whose traffic bucket is below this take part' }),
  traffic_bucket: Nullable(Type.Integer()),
  within: Type.Array(
    Type.Object({
      salt: Type.String(),
      bucket: Nullable(Type.Integer()),
      from: Type.Integer(),
      to: Type.Integer(),
      is_in: Type.Boolean(),
    }),
    { description: 'A unit takes part only where it is in all of these, too' },
  ),
  ranges: Type.Array(
    Type.Object({ variant: Type.String(), from: Type.Integer(), to: Type.Integer() }),
    { description: 'Buckets from `from` up to but not including `to`' },
  ),
});

const ownSteps = {
  step: OneOf(STEPS, 'Which step decided'),
  rules: Type.Array(RuleTrace, { description: 'Those that were tried, in order' }),
  split: Type.Optional(SplitTrace),
};

/** What came of a prerequisite, and how the other flag came to its answer. */
export const PrerequisiteTrace = Type.Object({
  flag_key: Type.String(),
  variants: Type.Array(Type.String(), { description: 'The variants that meet it' }),
  is_met: Type.Boolean(),
  variant: Nullable(Type.String({ description: 'What the other flag serves; null with an error' })),
  ...ownSteps,
});

/** How an evaluation came about: everything that was looked at, in order. */
export const EvaluationTrace = Type.Object({
  ...ownSteps,
  prerequisites: Type.Array(PrerequisiteTrace),
});
export type EvaluationTrace = Static<typeof EvaluationTrace>;
