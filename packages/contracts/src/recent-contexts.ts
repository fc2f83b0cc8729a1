import { type Static, Type } from 'typebox';
import { EnvironmentKey, Strict, Timestamp } from './schema.ts';

/** Most contexts that are remembered of an environment. */
export const MAX_RECENT_CONTEXTS = 1000;

export const RecentContextsParams = Strict({ key: EnvironmentKey });
export const RecentContextsQuery = Strict({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_RECENT_CONTEXTS, default: 20 })),
});
export type RecentContextsQuery = Static<typeof RecentContextsQuery>;

/** A context that flags were evaluated for, as it came last. */
export const RecentContext = Type.Object({
  context: Type.Object(
    { targetingKey: Type.Optional(Type.String()) },
    { additionalProperties: true, description: "OpenFeature's evaluation context" },
  ),
  seen_at: Timestamp,
});
export type RecentContext = Static<typeof RecentContext>;
/** Latest first; one for each targeting key. */
export const RecentContexts = Type.Array(RecentContext);

/** An attribute that recent contexts had, with the values that were seen most. */
export const SeenAttribute = Type.Object({
  attribute: Type.String({ description: 'Name or dotted path, as conditions write it' }),
  count: Type.Integer({ description: 'How many recent contexts had it' }),
  values: Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
    description: 'At most 20, most frequent first',
  }),
});
export type SeenAttribute = Static<typeof SeenAttribute>;
export const SeenAttributes = Type.Array(SeenAttribute);
