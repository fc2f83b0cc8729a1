import { type Static, Type } from 'typebox';
import { Nullable, OneOf } from './schema.ts';

/*
 * OFREP 0.3 (https://openfeature.dev/specification/ofrep/) as Halyard speaks it. The published schemas
 * contradict themselves (a value matches several branches of a `oneOf`), so these say the same openly.
 */

/** OpenFeature's error codes that an answer of OFREP may have. */
export const OFREP_ERRORS = [
  'FLAG_NOT_FOUND',
  'PARSE_ERROR',
  'TARGETING_KEY_MISSING',
  'INVALID_CONTEXT',
  'GENERAL',
] as const;
export type OfrepErrorCode = (typeof OFREP_ERRORS)[number];

/** What every provider understands as metadata. */
const Metadata = Type.Unsafe<Record<string, boolean | string | number>>(
  Type.Object({}, { additionalProperties: true, description: 'Booleans, texts and numbers' }),
);

const OfrepContext = Type.Unsafe<{ targetingKey?: string | null; [attribute: string]: unknown }>({
  type: ['object', 'null'],
  properties: { targetingKey: Nullable(Type.String()) },
  additionalProperties: true,
  description: "OpenFeature's evaluation context",
});

/** A request of either kind. Providers leave out what they have nothing for, or say null. */
export const OfrepBody = Type.Unsafe<{ context?: Static<typeof OfrepContext> | null } | null>({
  type: ['object', 'null'],
  properties: { context: OfrepContext },
  additionalProperties: true,
});

export const OfrepParams = Type.Object({ key: Type.String({ minLength: 1 }) });

export const OfrepBulkQuery = Type.Object(
  {
    flagConfigEtag: Type.Optional(
      Type.String({ description: 'Out of the event that made the provider ask' }),
    ),
    flagConfigLastModified: Type.Optional(Type.String({ description: 'Likewise; not needed' })),
  },
  { additionalProperties: true },
);

export const OfrepBulkHeaders = Type.Object(
  {
    'if-none-match': Type.Optional(Type.String({ description: 'The ETag of the last answer' })),
    'x-halyard-exposures': Type.Optional(
      Type.String({
        description: '`client` where the application reports itself which variants it shows',
      }),
    ),
  },
  { additionalProperties: true },
);

export const OfrepStreamQuery = Type.Object({ ticket: Type.String() });

/** What a flag is, and why. */
export const OfrepSuccess = Type.Object({
  key: Type.String(),
  value: Type.Unknown(),
  reason: Type.String(),
  variant: Type.String(),
  metadata: Metadata,
});

/** Why there is no value. Every error of every OFREP route has this form; `key` may be empty. */
export const OfrepFailure = Type.Object({
  key: Type.String(),
  errorCode: OneOf(OFREP_ERRORS, "OpenFeature's error code"),
  errorDetails: Type.String(),
  metadata: Metadata,
});
export type OfrepFailure = Static<typeof OfrepFailure>;

/** All flags that the key may see, sorted by key, and where to hear of changes. */
export const OfrepBulk = Type.Object({
  flags: Type.Array(Type.Union([OfrepSuccess, OfrepFailure])),
  metadata: Metadata,
  eventStreams: Type.Array(
    Type.Object({
      type: Type.String(),
      endpoint: Type.Object({ requestUri: Type.String() }),
      inactivityDelaySec: Type.Integer(),
    }),
  ),
});
