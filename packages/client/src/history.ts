import type { Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import type {
  FlagHistoryDetail,
  FlagHistoryQuery,
  HistoryEntry,
  RestoreBody,
  SegmentHistoryDetail,
  SegmentHistoryQuery,
} from '@halyard/contracts/history';
import type { Segment } from '@halyard/contracts/segments';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * The history of a flag, newest first, and its states of then. Every method throws ApiError,
 * NetworkError or AnswerError.
 */
export function flagHistoryApi({ json, page }: Transport) {
  return {
    listHistory: (key: string, query: FlagHistoryQuery = {}, options?: CallOptions) =>
      page<HistoryEntry>({ path: path`/flags/${key}/history`, query, options }),
    /** What an entry left, and what restoring that would change now. */
    getHistoryEntry: (key: string, entryId: string, options?: CallOptions) =>
      json<FlagHistoryDetail>({ path: path`/flags/${key}/history/${entryId}`, options }),
    /**
     * Saves what an entry left as a new version; answers the flag in the entry's environment, or with
     * all of them where the entry is about none. With the `version` that was seen it is refused with
     * VERSION_CONFLICT when someone was faster.
     */
    restoreState: (key: string, entryId: string, body?: RestoreBody, options?: CallOptions) =>
      json<Flag | FlagInEnvironment>({
        method: 'POST',
        path: path`/flags/${key}/history/${entryId}/restore`,
        body: body ?? {},
        options,
      }),
  };
}

/**
 * The history of a segment, newest first, and its states of then. Every method throws ApiError,
 * NetworkError or AnswerError.
 */
export function segmentHistoryApi({ json, page }: Transport) {
  return {
    listHistory: (key: string, query: SegmentHistoryQuery = {}, options?: CallOptions) =>
      page<HistoryEntry>({ path: path`/segments/${key}/history`, query, options }),
    /** What an entry left, and what restoring that would change now. */
    getHistoryEntry: (key: string, entryId: string, options?: CallOptions) =>
      json<SegmentHistoryDetail>({ path: path`/segments/${key}/history/${entryId}`, options }),
    /**
     * Saves what an entry left as a new version. With the `version` that was seen it is refused with
     * VERSION_CONFLICT when someone was faster.
     */
    restoreState: (key: string, entryId: string, body?: RestoreBody, options?: CallOptions) =>
      json<Segment>({
        method: 'POST',
        path: path`/segments/${key}/history/${entryId}/restore`,
        body: body ?? {},
        options,
      }),
  };
}
