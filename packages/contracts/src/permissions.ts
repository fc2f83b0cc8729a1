import type { Role } from './access.ts';

/** What may be asked for, and the roles that may ask. */
const PERMISSIONS = {
  'account:own': ['viewer', 'developer', 'admin'],
  'user:manage': ['admin'],
  'environment:read': ['viewer', 'developer', 'admin'],
  'environment:change': ['admin'],
  'flag:read': ['viewer', 'developer', 'admin'],
  'flag:change': ['developer', 'admin'],
  'flag:delete': ['admin'],
  'segment:read': ['viewer', 'developer', 'admin'],
  'segment:change': ['developer', 'admin'],
  'segment:delete': ['developer', 'admin'],
  'sdk-key:read': ['developer', 'admin'],
  'sdk-key:change': ['developer', 'admin'],
  'metric:read': ['viewer', 'developer', 'admin'],
  'metric:change': ['developer', 'admin'],
  'experiment:read': ['viewer', 'developer', 'admin'],
  'experiment:change': ['developer', 'admin'],
  'holdout:change': ['developer', 'admin'],
  'unit:erase': ['admin'],
  'context:read': ['developer', 'admin'],
  'audit:read': ['viewer', 'developer', 'admin'],
  'demo:change': ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** What only admins do in a protected environment. */
const PROTECTED: ReadonlySet<Permission> = new Set([
  'flag:change',
  'segment:change',
  'segment:delete',
  'sdk-key:change',
  'experiment:change',
  'holdout:change',
]);

/** Every permission that a route can state. */
export const KNOWN_PERMISSIONS: ReadonlySet<string> = new Set(Object.keys(PERMISSIONS));

/** What an action touches, as far as it decides whether one may. */
export interface Resource {
  readonly isProtected: boolean;
}

/** Whether a role may do something at all, and to this. What is protected, admins alone change. */
export function can(
  actor: { readonly role: Role },
  permission: Permission,
  resource?: Resource,
): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  if (!roles.includes(actor.role)) return false;
  return actor.role === 'admin' || !PROTECTED.has(permission) || !resource?.isProtected;
}
