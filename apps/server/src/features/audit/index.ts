export { type AuditEvent, type Author, diff, REDACTED } from './audit.model.ts';
export { auditRoutes } from './audit.routes.ts';
export { recordAudit, verifyChain } from './audit.service.ts';
