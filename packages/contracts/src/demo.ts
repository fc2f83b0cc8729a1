import { type Static, Type } from 'typebox';
import { Nullable, Timestamp } from './schema.ts';

/** What the demo put here and what is still there of it. */
export const Demo = Type.Object({
  is_loaded: Type.Boolean(),
  loaded_at: Nullable(Timestamp),
  flag_count: Type.Integer(),
  segment_count: Type.Integer(),
  metric_count: Type.Integer(),
  experiment_count: Type.Integer(),
});
export type Demo = Static<typeof Demo>;

/** What became of removing the demo. What others use by now stays, with the reason. */
export const DemoRemoval = Type.Object({
  flag_count: Type.Integer({ description: 'Flags that are gone' }),
  segment_count: Type.Integer({ description: 'Segments that are gone' }),
  metric_count: Type.Integer({ description: 'Metrics that are gone' }),
  experiment_count: Type.Integer({ description: 'Experiments that are gone' }),
  kept: Type.Array(
    Type.Object({
      entity_type: Type.String(),
      key: Type.String(),
      reason: Type.String({ description: 'In words' }),
    }),
  ),
});
export type DemoRemoval = Static<typeof DemoRemoval>;
