export { AuditEntryPage } from './audit-entry-page.tsx';
export { AuditLogPage } from './audit-log-page.tsx';
