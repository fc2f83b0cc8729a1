import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/** An object of exactly these keys: unknown ones are refused, never dropped. */
export function Strict<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

/** A value of one JSON type, or null. Written as a list of types, which is checked and written fastest. */
export function Nullable<
  S extends TSchema & { readonly type: string; readonly enum?: readonly string[] },
>(schema: S) {
  return Type.Unsafe<Static<S> | null>({
    ...schema,
    type: [schema.type, 'null'],
    ...(schema.enum && { enum: [...schema.enum, null] }),
  });
}

/** A closed set of words. */
export function OneOf<const W extends readonly string[]>(words: W, description?: string) {
  return Type.Unsafe<W[number]>({
    type: 'string',
    enum: [...words],
    ...(description !== undefined && { description }),
  });
}

/** An instant, ISO 8601 in UTC with milliseconds. */
export const Timestamp = Type.String({ format: 'date-time' });

/** An identifier given by the server (RFC 9562). */
export const Id = Type.String({ format: 'uuid' });

/** The key of a flag: lower case, digits, dots, underscores and hyphens; 1 to 100 characters. */
export const FlagKey = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,99}$',
  description: 'Lower case letters, digits, ".", "_" and "-"; 1 to 100 characters',
});

/** The key of an environment: lower case, digits, hyphens and underscores; 1 to 50 characters. */
export const EnvironmentKey = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,49}$',
  description: 'Lower case letters, digits, "_" and "-"; 1 to 50 characters',
});

/** The key of a segment: as that of a flag. */
export const SegmentKey = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,99}$',
  description: 'Lower case letters, digits, ".", "_" and "-"; 1 to 100 characters',
});

/** The key of an experiment: as that of a flag. */
export const ExperimentKey = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,99}$',
  description: 'Lower case letters, digits, ".", "_" and "-"; 1 to 100 characters',
});

/** The key of a metric: as that of a flag. */
export const MetricKey = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,99}$',
  description: 'Lower case letters, digits, ".", "_" and "-"; 1 to 100 characters',
});

/** A human's name of a thing: something visible, 1 to 200 characters. */
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });

/** Free text, up to 2,000 characters. */
export const Description = Type.String({ maxLength: 2000 });

/** What an author says about a change; it stands in the audit log. */
export const Comment = Type.String({ maxLength: 2000 });

/** A counter that grows by one with each change of the thing it stands on. */
export const Version = Type.Integer({ minimum: 1 });

/** A share in percent with up to three decimals (steps of 0.001 %). */
export const Percentage = Type.Number({
  minimum: 0,
  maximum: 100,
  multipleOf: 0.001,
  description: 'Percent, 0 to 100 with up to three decimals',
});

/** How far a list goes and where it goes on; the next cursor comes in the `Link` header (RFC 8288). */
export const Page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
};

/** What the schema of error answers is referred to by. */
export const PROBLEM_SCHEMA_ID = 'Problem';

/** An error answer (RFC 9457): `code` is one of the catalogue's, `errors` name the faulty fields. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    code: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String({ description: 'Where it stands, as in body.rollout_percentage' }),
          detail: Type.String(),
        }),
      ),
    ),
    request_id: Type.Optional(Type.String()),
    current: Type.Optional(
      Type.Unknown({ description: 'The state that won, with VERSION_CONFLICT' }),
    ),
  },
  { $id: PROBLEM_SCHEMA_ID },
);
export type Problem = Static<typeof Problem>;
