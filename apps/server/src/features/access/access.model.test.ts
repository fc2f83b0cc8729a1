import { can, type Permission } from '@halyard/contracts/permissions';
import { describe, expect, test } from 'vitest';
import { AppError } from '#platform/app-error.ts';
import { demand, normalEmail } from './access.model.ts';

const ROLES = ['viewer', 'developer', 'admin'] as const;
const WHO_MAY: readonly (readonly [Permission, string])[] = [
  ['account:own', 'viewer developer admin'],
  ['environment:read', 'viewer developer admin'],
  ['flag:read', 'viewer developer admin'],
  ['audit:read', 'viewer developer admin'],
  ['flag:change', 'developer admin'],
  ['flag:delete', 'admin'],
  ['segment:read', 'viewer developer admin'],
  ['segment:change', 'developer admin'],
  ['segment:delete', 'developer admin'],
  ['environment:change', 'admin'],
  ['user:manage', 'admin'],
];

describe('roles', () => {
  test.each(WHO_MAY)('%s is for %s', (permission, roles) => {
    expect(ROLES.filter((role) => can({ role }, permission)).join(' ')).toBe(roles);
  });

  test('flags of a protected environment are changed by admins alone', () => {
    const may = ROLES.filter((role) => can({ role }, 'flag:change', { isProtected: true }));
    expect(may).toEqual(['admin']);
    const elsewhere = ROLES.filter((role) => can({ role }, 'flag:change', { isProtected: false }));
    expect(elsewhere).toEqual(['developer', 'admin']);
  });
});

test('a refusal says whether the role or the protection stands in the way', () => {
  const codeOf = (role: (typeof ROLES)[number]) => {
    try {
      demand({ role }, 'flag:change', { isProtected: true });
      return 'none';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };
  expect(ROLES.map(codeOf)).toEqual(['FORBIDDEN', 'ENVIRONMENT_PROTECTED', 'none']);
});

test('e-mails have one form', () => {
  expect(normalEmail(' Zoe\u0308@Example.COM ')).toBe('zoë@example.com');
});
