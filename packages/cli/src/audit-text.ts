import type { AuditEntry } from '@halyard/contracts/audit';
import { formatInstant, formatTable } from './table.ts';

const WIDEST = 120;

/** Entries as a table; long changes are cut, JSON has them whole. */
export function auditTable(entries: readonly AuditEntry[]): string {
  return formatTable(
    ['time', 'actor', 'action', 'what', 'environment', 'changes'],
    entries.map((entry) => [
      formatInstant(entry.created_at),
      entry.user_email,
      entry.action,
      `${entry.entity_type} ${entry.entity_key}`,
      entry.environment_key ?? '-',
      cut(changesText(entry.changes)),
    ]),
  );
}

/** `is_enabled: false -> true`; where there was nothing before, `name: "Checkout"`. */
function changesText(changes: AuditEntry['changes']): string {
  return Object.entries(changes)
    .map(([field, { old, new: next }]) =>
      old === null
        ? `${field}: ${JSON.stringify(next)}`
        : `${field}: ${JSON.stringify(old)} -> ${JSON.stringify(next)}`,
    )
    .join(', ');
}

function cut(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 3).toWellFormed()}...`;
}
