import type { SegmentPreview, SegmentPreviewBody } from '@halyard/contracts/segment-preview';
import type {
  ChangeSegmentBody,
  CreateSegmentBody,
  KeyList,
  KeyListChange,
  KeyListMode,
  Segment,
  SegmentListQuery,
  SegmentSummary,
  SegmentUse,
} from '@halyard/contracts/segments';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** How an upload of keys changes the list. */
export interface KeyUpload {
  /** `replace` by default. */
  readonly mode?: KeyListMode;
  /** The version that was seen; the upload is refused with VERSION_CONFLICT at any other. */
  readonly version?: number;
}

/**
 * Segments. Every method throws ApiError, NetworkError or AnswerError. A change that carries the
 * `version` that was seen is refused with VERSION_CONFLICT when someone was faster; the error's
 * `current` is what they made of it.
 */
export function segmentsApi({ json, page, text, nothing }: Transport) {
  return {
    /** Without the keys that they list. */
    list: (query: SegmentListQuery = {}, options?: CallOptions) =>
      page<SegmentSummary>({ path: '/segments', query, options }),
    create: (body: CreateSegmentBody, options?: CallOptions) =>
      json<Segment>({ method: 'POST', path: '/segments', body, options }),
    get: (key: string, options?: CallOptions) =>
      json<Segment>({ path: path`/segments/${key}`, options }),
    change: (key: string, body: ChangeSegmentBody, options?: CallOptions) =>
      json<Segment>({ method: 'PUT', path: path`/segments/${key}`, body, options }),
    delete: (key: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/segments/${key}`, options }),
    /** Who would be in a segment by a config that is not saved; refused as the change would be. */
    preview: (body: SegmentPreviewBody, options?: CallOptions) =>
      json<SegmentPreview>({ method: 'POST', path: '/segments/preview', body, options }),
    /** Which flags and segments would notice a change. */
    getUses: (key: string, options?: CallOptions) =>
      json<SegmentUse>({ path: path`/segments/${key}/uses`, options }),
    /** A list of keys as CSV, under a heading. */
    downloadKeys: (key: string, list: KeyList, options?: CallOptions) =>
      text({ path: path`/segments/${key}/keys/${list}`, options }),
    /** @param csv one key per line or in the first column; a heading is passed over. */
    uploadKeys: (
      key: string,
      list: KeyList,
      csv: string,
      { mode, version }: KeyUpload = {},
      options?: CallOptions,
    ) =>
      json<KeyListChange>({
        method: 'PUT',
        path: path`/segments/${key}/keys/${list}`,
        query: { mode },
        csv,
        seenVersion: version,
        options,
      }),
  };
}
