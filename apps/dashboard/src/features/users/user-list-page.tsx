import { Button, List, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usersQuery } from '#data/access.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Section } from '#ui/section.tsx';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { ROLES } from './roles.ts';
import { UserTable } from './user-table.tsx';

export function UserListPage() {
  const refusal = useRefusal()('user:manage');
  if (refusal !== undefined) {
    return (
      <Page title="Users">
        <EmptyState title="Users are the admins’ business">{refusal}</EmptyState>
      </Page>
    );
  }
  return <Users />;
}

function Users() {
  const query = useQuery(usersQuery);
  const [search, setSearch] = useState('');
  const [isCreating, { open, close }] = useDisclosure();
  return (
    <Page
      title="Users"
      lead="Who may log in, and what they may do."
      actions={<Button onClick={open}>Add user</Button>}
    >
      <Section title="Accounts" actions={<Search value={search} onChange={setSearch} />}>
        <Loaded query={query}>
          {(users) => {
            const wanted = search.toLowerCase();
            const found = users.filter(({ email, name }) =>
              `${email} ${name}`.toLowerCase().includes(wanted),
            );
            if (found.length === 0) {
              return (
                <EmptyState title="Nobody is called so">Try another part of the name.</EmptyState>
              );
            }
            return <UserTable users={found} />;
          }}
        </Loaded>
      </Section>
      <Roles />
      <CreateUserDialog isOpen={isCreating} onClose={close} />
    </Page>
  );
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      aria-label="Search users"
      placeholder="Name or e-mail"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Roles() {
  return (
    <List size="sm" mt="lg" c="dimmed" listStyleType="none">
      {ROLES.map(({ role, label, can }) => (
        <List.Item key={role}>
          <Text span inherit c="bright" fw={550}>
            {label}
          </Text>{' '}
          {can}
        </List.Item>
      ))}
    </List>
  );
}
