import type {
  AuditChain,
  AuditEntry as AuditEntryBody,
  AuditNews as AuditNewsBody,
} from '@halyard/contracts/audit';
import type { AuditEntry, ChainFault } from './audit.model.ts';
import type { AuditNews } from './audit.store.ts';
import type { ChainState } from './audit-chain.service.ts';

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
    comment: entry.comment,
    request_id: entry.requestId,
    created_at: entry.createdAt.toISOString(),
    hash: entry.hash,
  };
}

export function toChainBody({ entries, head, fault, checkedAt }: ChainState): AuditChain {
  return {
    is_intact: fault === null,
    entry_count: entries,
    head,
    checked_at: checkedAt.toISOString(),
    fault: fault && inWords(fault),
  };
}

function inWords(fault: ChainFault): string {
  const { kind, sequence } = fault;
  if (kind === 'gap') {
    return `Entry ${sequence} is missing: after ${sequence - 1} comes ${fault.found}.`;
  }
  if (kind === 'altered') {
    return `Entry ${sequence} was altered: its hash does not fit what it says and what stands before it.`;
  }
  return fault.expected >= sequence
    ? `The end is missing: entries ${sequence} to ${fault.expected} are gone.`
    : `The recorded head is not the hash of the last entry, ${sequence - 1}.`;
}

export function toNewsBody(news: AuditNews): AuditNewsBody {
  return {
    sequence: news.sequence,
    entity_type: news.entityType,
    entity_key: news.entityKey,
    action: news.action,
    environment_key: news.environmentKey,
    user_email: news.userEmail,
  };
}
