import type {
  ChangeFlagBody,
  CreateFlagBody,
  Flag,
  FlagInEnvironment,
  FlagListQuery,
} from '@halyard/contracts/flags';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

type OfOneEnvironment = 'is_enabled' | 'rollout_percentage';

/** A new flag that is off everywhere. */
export type NewFlag = Omit<CreateFlagBody, OfOneEnvironment | 'environment_id' | 'environment_key'>;

/** A new flag whose switch and rollout apply to the environment that it names. */
export type NewFlagIn = Omit<CreateFlagBody, 'environment_id'> & { environment_key: string };

/** A change of what is common to all environments. `version`: see {@link ChangeFlagBody}. */
export type FlagChange = Omit<ChangeFlagBody, OfOneEnvironment>;

/**
 * Flags. Every method throws ApiError, NetworkError or AnswerError. A change that carries the
 * `version` that was seen is refused with VERSION_CONFLICT when someone was faster; the error's
 * `current` is what they made of it.
 */
export function flagsApi({ json, page, nothing }: Transport) {
  return {
    /** One row per flag and environment. */
    list: (query: FlagListQuery = {}, options?: CallOptions) =>
      page<FlagInEnvironment>({ path: '/flags', query, options }),
    create: (body: NewFlag, options?: CallOptions) =>
      json<Flag>({ method: 'POST', path: '/flags', body, options }),
    createIn: (body: NewFlagIn, options?: CallOptions) =>
      json<FlagInEnvironment>({ method: 'POST', path: '/flags', body, options }),
    get: (key: string, options?: CallOptions) => json<Flag>({ path: path`/flags/${key}`, options }),
    getIn: (key: string, environment_key: string, options?: CallOptions) =>
      json<FlagInEnvironment>({ path: path`/flags/${key}`, query: { environment_key }, options }),
    change: (key: string, body: FlagChange, options?: CallOptions) =>
      json<Flag>({ method: 'PUT', path: path`/flags/${key}`, body, options }),
    changeIn: (key: string, environment_key: string, body: ChangeFlagBody, options?: CallOptions) =>
      json<FlagInEnvironment>({
        method: 'PUT',
        path: path`/flags/${key}`,
        query: { environment_key },
        body,
        options,
      }),
    archive: (key: string, options?: CallOptions) =>
      json<Flag>({ method: 'POST', path: path`/flags/${key}/archive`, options }),
    restore: (key: string, options?: CallOptions) =>
      json<Flag>({ method: 'POST', path: path`/flags/${key}/restore`, options }),
    delete: (key: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/flags/${key}`, options }),
  };
}
