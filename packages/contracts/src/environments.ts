import { type Static, Type } from 'typebox';
import { Description, EnvironmentKey, Id, Name, Strict, Timestamp } from './schema.ts';

export const Environment = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  is_protected: Type.Boolean({ description: 'Changed by admins alone' }),
  revision: Type.Integer({ description: 'Rises by one with every change of its ruleset' }),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Environment = Static<typeof Environment>;

export const CreateEnvironmentBody = Strict({
  key: EnvironmentKey,
  name: Name,
  description: Type.Optional(Description),
  is_protected: Type.Optional(Type.Boolean()),
});
export type CreateEnvironmentBody = Static<typeof CreateEnvironmentBody>;

export const ChangeEnvironmentBody = Strict({
  name: Type.Optional(Name),
  description: Type.Optional(Description),
  is_protected: Type.Optional(Type.Boolean()),
});
export type ChangeEnvironmentBody = Static<typeof ChangeEnvironmentBody>;

export const EnvironmentParams = Strict({ key: EnvironmentKey });
export const EnvironmentList = Type.Array(Environment);
