export { toBody as toAuditBody } from './audit.answers.ts';
export {
  type AuditEntry,
  type AuditEvent,
  type Author,
  type Changes,
  diff,
  REDACTED,
} from './audit.model.ts';
export { auditRoutes } from './audit.routes.ts';
export { recordAudit, verifyChain } from './audit.service.ts';
export {
  type EntityRef,
  findEntry,
  findHead,
  listCreations,
  listEntries,
} from './audit.store.ts';
export { announceChanges } from './audit-stream.routes.ts';
export { createAuditStreams } from './audit-streams.ts';
export { readHistory } from './history.service.ts';
