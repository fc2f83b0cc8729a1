import type { AuditQuery } from '@halyard/contracts/audit';
import { readInstant } from '#platform/http/validation.ts';
import type { Narrowing } from './audit.store.ts';

/** @throws AppError INVALID_INPUT for a time that no entry can have. */
export function narrowingOf(query: Omit<AuditQuery, 'cursor' | 'limit'>): Narrowing {
  return {
    ...(query.actor !== undefined && { actor: query.actor }),
    ...(query.action !== undefined && { action: query.action }),
    ...(query.entity_type !== undefined && { entityType: query.entity_type }),
    ...(query.entity_key !== undefined && { entityKey: query.entity_key }),
    ...(query.environment_key !== undefined && { environmentKey: query.environment_key }),
    ...(query.since !== undefined && { since: readInstant(query.since, 'query.since') }),
    ...(query.until !== undefined && { until: readInstant(query.until, 'query.until') }),
  };
}
