import type { Role } from '@halyard/contracts/access';
import { can, type Permission, type Resource } from '@halyard/contracts/permissions';
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
  /** What they say about what they do; stands there too. */
  readonly comment?: string | undefined;
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
