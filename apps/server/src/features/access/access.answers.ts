import type { User as UserBody } from '@halyard/contracts/access';
import type { User } from './access.model.ts';

/** What routes of signed-in people refuse, and what those that change something refuse besides. */
export const SIGNED_IN = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
export const CHANGES_USERS = [...SIGNED_IN, 'CROSS_SITE_REQUEST'] as const;

/** An account as the API shows it. */
export function toUserBody(user: User): UserBody {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
  };
}
