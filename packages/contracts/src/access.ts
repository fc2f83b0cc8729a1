import { type Static, Type } from 'typebox';
import { Id, Nullable, OneOf, Page, Strict, Timestamp } from './schema.ts';

/** The roles, weakest first. */
export const ROLES = ['viewer', 'developer', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export const Role = OneOf(
  ROLES,
  'viewer reads, developer changes unprotected environments, admin all',
);

/** Up to 254 characters, as RFC 5321 allows; compared in lower case. */
export const Email = Type.String({ format: 'email', maxLength: 254 });
const Password = Type.String({ minLength: 8, maxLength: 128 });
const PersonName = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });

export const User = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  role: Role,
  is_active: Type.Boolean(),
  created_at: Timestamp,
  last_login_at: Nullable(Timestamp),
});
export type User = Static<typeof User>;

/** What login, registration and setup answer. The token lives `expires_in` seconds. */
export const Session = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer(),
  user: User,
});
export type Session = Static<typeof Session>;

export const RegisterBody = Strict({ email: Email, password: Password, name: PersonName });
export type RegisterBody = Static<typeof RegisterBody>;

export const LoginBody = Strict({
  email: Type.String({ minLength: 1, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 128 }),
});
export type LoginBody = Static<typeof LoginBody>;

export const SetupBody = Strict({
  token: Type.String({ minLength: 1, maxLength: 200 }),
  email: Email,
  password: Password,
  name: Type.Optional(PersonName),
});
export type SetupBody = Static<typeof SetupBody>;

export const LogoutBody = Strict({
  everywhere: Type.Optional(
    Type.Boolean({ description: 'End all of your sessions, not this one alone' }),
  ),
});
export type LogoutBody = Static<typeof LogoutBody>;

export const ChangePasswordBody = Strict({
  current_password: Type.String({ minLength: 1, maxLength: 128 }),
  new_password: Password,
});
export type ChangePasswordBody = Static<typeof ChangePasswordBody>;

export const ChangeMeBody = Strict({ name: PersonName });
export type ChangeMeBody = Static<typeof ChangeMeBody>;

/** Where somebody is logged in. */
export const OpenSession = Type.Object({
  id: Id,
  user_agent: Type.String({
    description: 'What the browser or program called itself; may be empty',
  }),
  ip_address: Type.String(),
  created_at: Timestamp,
  expires_at: Timestamp,
  is_current: Type.Boolean({ description: 'Whether it is the one that asks' }),
});
export type OpenSession = Static<typeof OpenSession>;
export const OpenSessions = Type.Array(OpenSession);
export const OpenSessionParams = Strict({ id: Id });

/** What a page needs to know before anybody is logged in. */
export const AccessOptions = Type.Object({
  registration: OneOf(['open', 'closed'] as const, 'closed: admins create accounts'),
  has_admin: Type.Boolean({ description: 'false: the setup link has not been used yet' }),
});
export type AccessOptions = Static<typeof AccessOptions>;

export const CreateUserBody = Strict({
  email: Email,
  password: Password,
  name: PersonName,
  role: Type.Optional(Role),
});
export type CreateUserBody = Static<typeof CreateUserBody>;

export const ChangeUserBody = Strict({
  name: Type.Optional(PersonName),
  is_active: Type.Optional(Type.Boolean()),
});
export type ChangeUserBody = Static<typeof ChangeUserBody>;

export const ChangeRoleBody = Strict({ role: Role });
export type ChangeRoleBody = Static<typeof ChangeRoleBody>;

export const UserParams = Strict({ id: Id });
export const UserList = Type.Array(User);
export const UserListQuery = Strict({ ...Page });
