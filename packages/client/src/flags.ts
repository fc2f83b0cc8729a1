import type { FlagSummariesQuery, FlagSummary } from '@halyard/contracts/flag-summaries';
import type {
  ChangeFlagBody,
  CreateFlagBody,
  Flag,
  FlagInEnvironment,
  FlagListQuery,
  FlagRow,
} from '@halyard/contracts/flags';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

type OfOneEnvironment =
  | 'is_enabled'
  | 'rollout_percentage'
  | 'targets'
  | 'rules'
  | 'fallthrough'
  | 'prerequisites';

/** A new flag that is off everywhere, and has no rules yet. */
export type NewFlag = Omit<CreateFlagBody, OfOneEnvironment | 'environment_id' | 'environment_key'>;

/** A new flag whose switch, rollout and rules apply to the environment that it names. */
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
    /** One row per flag and environment; it counts what `getIn` tells. */
    list: (query: FlagListQuery = {}, options?: CallOptions) =>
      page<FlagRow>({ path: '/flags', query, options }),
    /** One row per flag, with what it does everywhere; up to 1,000 a page. */
    listSummaries: (query: FlagSummariesQuery = {}, options?: CallOptions) =>
      page<FlagSummary>({ path: '/flag-summaries', query, options }),
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
