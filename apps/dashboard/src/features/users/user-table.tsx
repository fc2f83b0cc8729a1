import type { User } from '@halyard/contracts/access';
import { Badge, Table, Text } from '@mantine/core';
import { useMe } from '#data/permissions.ts';
import { Time } from '#ui/time.tsx';
import { WideTable } from '#ui/wide-table.tsx';
import { RoleSelect } from './role-select.tsx';
import { UserState } from './user-state.tsx';

export function UserTable({ users }: { users: readonly User[] }) {
  const me = useMe();
  return (
    <WideTable label="Users" minWidth={680} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>User</Table.Th>
          <Table.Th w="11rem">Role</Table.Th>
          <Table.Th>Last login</Table.Th>
          <Table.Th>Created</Table.Th>
          <Table.Th ta="right">May log in</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map((user) => (
          <UserRow key={user.id} user={user} isMe={user.id === me.id} />
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

function UserRow({ user, isMe }: { user: User; isMe: boolean }) {
  const { email, name, last_login_at, created_at, is_active } = user;
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={550} span {...(!is_active && { c: 'dimmed' })}>
          <bdi>{name}</bdi>
        </Text>{' '}
        {isMe && <Badge size="sm">you</Badge>}
        <Text size="xs" c="dimmed">
          <bdi>{email}</bdi>
        </Text>
      </Table.Td>
      <Table.Td>
        <RoleSelect user={user} isMe={isMe} />
      </Table.Td>
      <Table.Td>{last_login_at ? <Time at={last_login_at} /> : 'never'}</Table.Td>
      <Table.Td>
        <Time at={created_at} />
      </Table.Td>
      <Table.Td ta="right">
        <UserState user={user} isMe={isMe} />
      </Table.Td>
    </Table.Tr>
  );
}
