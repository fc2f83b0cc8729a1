import { Type } from 'typebox';

/** What a client says that it holds already. */
export const ConditionalHeaders = Type.Object(
  { 'if-none-match': Type.Optional(Type.String({ description: 'The ETag of the last answer' })) },
  { additionalProperties: true },
);

export const StreamHeaders = Type.Object(
  {
    'last-event-id': Type.Optional(
      Type.String({ description: 'The mark of the state that the client holds' }),
    ),
  },
  { additionalProperties: true },
);

const Members = Type.Object({}, { additionalProperties: true });

/** All that an evaluator needs about one environment, in the engine's own form. */
export const Ruleset = Type.Object({
  environment: Type.String(),
  revision: Type.Integer({ minimum: 0 }),
  flags: Members,
  segments: Members,
});

/** A flag definition by https://flagd.dev/schema/v0/flags.json. */
export const FlagdDefinition = Type.Object({
  flags: Members,
  $evaluators: Type.Optional(Members),
  metadata: Members,
});
