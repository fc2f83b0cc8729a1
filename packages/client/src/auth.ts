import type {
  AccessOptions,
  ChangeMeBody,
  ChangePasswordBody,
  ChangeRoleBody,
  ChangeUserBody,
  CreateUserBody,
  LoginBody,
  LogoutBody,
  OpenSession,
  RegisterBody,
  Session,
  SetupBody,
  User,
} from '@halyard/contracts/access';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** How far a list goes and where it goes on. */
export interface PageQuery {
  /** 1 to 200; 100 by default. */
  limit?: number;
  cursor?: string;
}

/** Accounts and sessions. Every method throws ApiError, NetworkError or AnswerError. */
export function authApi({ json, page, nothing }: Transport) {
  return {
    /** What a page needs to know before anybody is logged in. */
    getOptions: (options?: CallOptions) => json<AccessOptions>({ path: '/auth/options', options }),
    register: (body: RegisterBody, options?: CallOptions) =>
      json<Session>({ method: 'POST', path: '/auth/register', body, options }),
    logIn: (body: LoginBody, options?: CallOptions) =>
      json<Session>({ method: 'POST', path: '/auth/login', body, options }),
    /** Becomes the first admin with the token of the link that the server printed. */
    setUp: (body: SetupBody, options?: CallOptions) =>
      json<Session>({ method: 'POST', path: '/auth/setup', body, options }),
    logOut: (body: LogoutBody = {}, options?: CallOptions) =>
      nothing({ method: 'POST', path: '/auth/logout', body, options }),
    getMe: (options?: CallOptions) => json<User>({ path: '/auth/me', options }),
    changeMe: (body: ChangeMeBody, options?: CallOptions) =>
      json<User>({ method: 'PUT', path: '/auth/me', body, options }),
    /** Newest first; there are no further pages. */
    listMySessions: (options?: CallOptions) =>
      json<OpenSession[]>({ path: '/auth/me/sessions', options }),
    endMySession: (id: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/auth/me/sessions/${id}`, options }),
    /** Ends all other sessions; the answer is a new one. */
    changeMyPassword: (body: ChangePasswordBody, options?: CallOptions) =>
      json<Session>({ method: 'PUT', path: '/auth/me/password', body, options }),
    listUsers: (query: PageQuery = {}, options?: CallOptions) =>
      page<User>({ path: '/auth/users', query: { ...query }, options }),
    createUser: (body: CreateUserBody, options?: CallOptions) =>
      json<User>({ method: 'POST', path: '/auth/users', body, options }),
    changeUser: (id: string, body: ChangeUserBody, options?: CallOptions) =>
      json<User>({ method: 'PUT', path: path`/auth/users/${id}`, body, options }),
    changeRole: (id: string, body: ChangeRoleBody, options?: CallOptions) =>
      json<User>({ method: 'PUT', path: path`/auth/users/${id}/role`, body, options }),
  };
}
