import type { Role } from '@halyard/contracts/access';
import { AppError } from '#platform/app-error.ts';

/** A person with an account. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
}

/** Who asks, as the server knows them now (not as their token says). */
export interface Actor {
  readonly userId: string;
  readonly email: string;
  readonly role: Role;
  /** Of the request that acts; stands in the audit log. */
  readonly requestId: string;
}

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
  'audit:read': ['viewer', 'developer', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** What only admins do in a protected environment. */
const PROTECTED: ReadonlySet<Permission> = new Set([
  'flag:change',
  'segment:change',
  'segment:delete',
  'sdk-key:change',
]);

/** Every permission that a route can state. */
export const KNOWN_PERMISSIONS: ReadonlySet<string> = new Set(Object.keys(PERMISSIONS));

/** What an action touches, as far as it decides whether one may. */
interface Resource {
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

/**
 * Goes on only for those who may.
 * @throws AppError FORBIDDEN, or ENVIRONMENT_PROTECTED where the role would suffice elsewhere.
 */
export function demand(
  actor: { readonly role: Role },
  permission: Permission,
  resource?: Resource,
): void {
  if (can(actor, permission, resource)) return;
  throw new AppError(can(actor, permission) ? 'ENVIRONMENT_PROTECTED' : 'FORBIDDEN');
}

/** E-mails are compared and kept in lower case. */
export function normalEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

/** What the audit log may say of an account: nothing secret. */
export function auditView(user: Pick<User, 'email' | 'name' | 'role' | 'isActive'>) {
  return { email: user.email, name: user.name, role: user.role, is_active: user.isActive };
}
