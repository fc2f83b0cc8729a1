import type {
  CreateHoldoutBody,
  Holdout,
  InEnvironmentQuery,
} from '@halyard/contracts/experiments';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** Holdouts, which experiments leave out. Every method throws ApiError, NetworkError or AnswerError. */
export function holdoutsApi({ json, nothing }: Transport) {
  return {
    list: (query: InEnvironmentQuery = {}, options?: CallOptions) =>
      json<Holdout[]>({ path: '/holdouts', query, options }),
    create: (body: CreateHoldoutBody, options?: CallOptions) =>
      json<Holdout>({ method: 'POST', path: '/holdouts', body, options }),
    get: (key: string, options?: CallOptions) =>
      json<Holdout>({ path: path`/holdouts/${key}`, options }),
    /** Refused with HOLDOUT_IN_USE while a running experiment leaves it out. */
    delete: (key: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/holdouts/${key}`, options }),
  };
}
