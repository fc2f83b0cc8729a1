import type {
  ChangePasswordBody,
  ChangeRoleBody,
  ChangeUserBody,
  CreateUserBody,
  LoginBody,
  LogoutBody,
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
