import { type Static, Type } from 'typebox';
import { Nullable, OneOf, Timestamp } from './schema.ts';

const Part = Type.Object({
  status: OneOf(['up', 'down', 'off'] as const, 'off: not configured'),
  kind: Type.String(),
});

export const Health = Type.Object({
  status: OneOf(
    ['healthy', 'degraded', 'unhealthy'] as const,
    'degraded: evaluations go on, something else does not; unhealthy: nothing to evaluate with',
  ),
  version: Type.String(),
  uptime_seconds: Type.Integer(),
  database: Part,
  cache: Part,
  rulesets: Type.Array(
    Type.Object({
      environment_key: Type.String(),
      revision: Type.Integer(),
      flags: Type.Integer(),
      checked_at: Nullable(Timestamp),
      age_seconds: Nullable(
        Type.Integer({ description: 'Since it was last known to be the newest' }),
      ),
    }),
  ),
});
export type Health = Static<typeof Health>;
