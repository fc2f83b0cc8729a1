import type {
  RecentContext,
  RecentContextsQuery,
  SeenAttribute,
} from '@halyard/contracts/recent-contexts';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * For whom an environment's flags were evaluated lately. Every method throws ApiError, NetworkError or
 * AnswerError.
 */
export function recentContextsApi({ json }: Transport) {
  return {
    /** Latest first, one for each targeting key. */
    listRecentContexts: (key: string, query: RecentContextsQuery = {}, options?: CallOptions) =>
      json<RecentContext[]>({ path: path`/environments/${key}/recent-contexts`, query, options }),
    /** The attributes that they have, the targeting key first. */
    listAttributes: (key: string, options?: CallOptions) =>
      json<SeenAttribute[]>({ path: path`/environments/${key}/attributes`, options }),
  };
}
