import type { AuditQuery } from '@halyard/contracts/audit';
import { startOfDay } from './days.ts';

/** What the address of the page says. */
export interface AuditSearch {
  readonly actor?: string;
  readonly action?: string;
  readonly type?: string;
  readonly key?: string;
  readonly environment?: string;
  /** Days as 2026-01-31, both included. */
  readonly since?: string;
  readonly until?: string;
}

export type AuditFilter = Omit<AuditQuery, 'limit' | 'cursor'>;

/** Whether anything is left out. */
export function isNarrowed(search: AuditSearch): boolean {
  return Object.values(search).some((value) => value !== undefined);
}

/** What the server is asked for. A day that is none filters nothing. */
export function filterOf(search: AuditSearch): AuditFilter {
  const { actor, action, type, key, environment } = search;
  const since = search.since === undefined ? undefined : startOfDay(search.since);
  const until = search.until === undefined ? undefined : startOfDay(search.until, 1);
  return {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(type !== undefined && { entity_type: type }),
    ...(key !== undefined && { entity_key: key }),
    ...(environment !== undefined && { environment_key: environment }),
    ...(since && { since: since.toISOString() }),
    ...(until && { until: until.toISOString() }),
  };
}

/** What entries are about, in people's words. */
export const TYPES: Readonly<Record<string, string>> = {
  flag: 'Flags',
  segment: 'Segments',
  experiment: 'Experiments',
  metric: 'Metrics',
  layer: 'Layers',
  holdout: 'Holdouts',
  environment: 'Environments',
  sdk_key: 'SDK keys',
  user: 'Users',
  setup: 'Setup links',
};

/** What can have happened, in people's words. */
export const ACTIONS: Readonly<Record<string, string>> = {
  created: 'Created',
  updated: 'Changed',
  deleted: 'Deleted',
  archived: 'Archived',
  restored: 'Back from the archive',
  promoted: 'Promoted',
  reverted: 'Reverted',
  started: 'Started',
  stopped: 'Stopped',
  shipped: 'Shipped',
  rotated: 'Replaced',
  revoked: 'Revoked',
  role_changed: 'Role changed',
  enabled: 'Account enabled',
  disabled: 'Account disabled',
  password_changed: 'Password changed',
  logged_out: 'Logged out',
  logged_out_everywhere: 'Logged out everywhere',
  session_ended: 'Session ended',
};
