import type {
  AuditChain,
  AuditEntry,
  AuditExportQuery,
  AuditQuery,
} from '@halyard/contracts/audit';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** The audit log, newest first. Every method throws ApiError, NetworkError or AnswerError. */
export function auditApi({ json, page, address }: Transport) {
  return {
    list: (query: AuditQuery = {}, options?: CallOptions) =>
      page<AuditEntry>({ path: '/audit', query, options }),
    /** The history of one flag; it outlives the flag. */
    listForFlag: (key: string, query: AuditQuery = {}, options?: CallOptions) =>
      page<AuditEntry>({ path: path`/audit/flag/${key}`, query, options }),
    getEntry: (id: string, options?: CallOptions) =>
      json<AuditEntry>({ path: path`/audit/entry/${id}`, options }),
    /** Whether all entries are as they were written. */
    getChain: (options?: CallOptions) => json<AuditChain>({ path: '/audit/chain', options }),
    /** Where the log is to be had as a file, for a link: a browser sends its session cookie along. */
    exportUrl: (query: AuditExportQuery) => address({ path: '/audit/export', query }),
    /** Where an `EventSource` hears of new entries; a browser sends its session cookie along. */
    streamUrl: () => address({ path: '/audit/stream' }),
  };
}
