import type { User } from '@halyard/contracts/access';
import type { Environment } from '@halyard/contracts/environments';
import { can, type Permission } from '@halyard/contracts/permissions';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from './access.queries.ts';

/** Whoever is logged in. Only below the shell, whose route has made sure that somebody is. */
export function useMe(): User {
  return useSuspenseQuery(meQuery).data;
}

/** Why one may not do something, in a sentence for whoever asks; undefined where one may. */
export type Refusal = string | undefined;

type Place = Pick<Environment, 'name' | 'is_protected'>;

/** Says whether the one who is logged in may do something, so that nobody meets a refusal by surprise. */
export function useRefusal(): (permission: Permission, place?: Place) => Refusal {
  const me = useMe();
  return (permission, place) => refusalOf(me, permission, place);
}

export function refusalOf(
  { role }: Pick<User, 'role'>,
  permission: Permission,
  place?: Place,
): Refusal {
  if (can({ role }, permission, { isProtected: place?.is_protected ?? false })) return undefined;
  if (place && can({ role }, permission)) {
    return `${place.name} is protected: only admins change it.`;
  }
  return role === 'viewer' && can({ role: 'developer' }, permission)
    ? 'Viewers may look, not change. An admin can give you the developer role.'
    : 'Only admins may do this.';
}
