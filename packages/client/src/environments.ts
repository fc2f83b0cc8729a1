import type {
  ChangeEnvironmentBody,
  CreateEnvironmentBody,
  Environment,
} from '@halyard/contracts/environments';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** Environments. Every method throws ApiError, NetworkError or AnswerError. */
export function environmentsApi({ json, page, nothing }: Transport) {
  return {
    /** All of them, in the order of their creation. */
    list: async (options?: CallOptions) =>
      (await page<Environment>({ path: '/environments', options })).items,
    create: (body: CreateEnvironmentBody, options?: CallOptions) =>
      json<Environment>({ method: 'POST', path: '/environments', body, options }),
    get: (key: string, options?: CallOptions) =>
      json<Environment>({ path: path`/environments/${key}`, options }),
    change: (key: string, body: ChangeEnvironmentBody, options?: CallOptions) =>
      json<Environment>({ method: 'PUT', path: path`/environments/${key}`, body, options }),
    delete: (key: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/environments/${key}`, options }),
  };
}
