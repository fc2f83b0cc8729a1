import type { Role } from '@halyard/contracts/access';

/** What a role may do, for whoever gives it. */
export const ROLES: readonly {
  readonly role: Role;
  readonly label: string;
  readonly can: string;
}[] = [
  { role: 'viewer', label: 'Viewer', can: 'Looks at everything, changes nothing.' },
  {
    role: 'developer',
    label: 'Developer',
    can: 'Changes flags, segments and SDK keys, but nothing in protected environments, and deletes no flags.',
  },
  {
    role: 'admin',
    label: 'Admin',
    can: 'Changes everything: protected environments, environments, users.',
  },
];

export function isRole(word: string | null): word is Role {
  return ROLES.some(({ role }) => role === word);
}
