import type { AuditEntry as AuditEntryBody } from '@halyard/contracts/audit';
import type { AuditEntry } from './audit.model.ts';

/** An entry as the API shows it. */
export function toBody(entry: AuditEntry): AuditEntryBody {
  return {
    id: entry.id,
    sequence: entry.sequence,
    entity_type: entry.entityType,
    entity_id: entry.entityId,
    entity_key: entry.entityKey,
    action: entry.action,
    user_id: entry.userId,
    user_email: entry.userEmail,
    environment_key: entry.environmentKey,
    changes: entry.changes,
    request_id: entry.requestId,
    created_at: entry.createdAt.toISOString(),
    hash: entry.hash,
  };
}
