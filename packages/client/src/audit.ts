import type { AuditEntry, AuditQuery } from '@halyard/contracts/audit';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** The audit log, newest first. Every method throws ApiError, NetworkError or AnswerError. */
export function auditApi({ page }: Transport) {
  return {
    list: (query: AuditQuery = {}, options?: CallOptions) =>
      page<AuditEntry>({ path: '/audit', query, options }),
    /** The history of one flag; it outlives the flag. */
    listForFlag: (key: string, query: AuditQuery = {}, options?: CallOptions) =>
      page<AuditEntry>({ path: path`/audit/flag/${key}`, query, options }),
  };
}
