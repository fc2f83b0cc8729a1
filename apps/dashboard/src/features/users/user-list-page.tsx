import { Button, Stack, TextInput } from '@mantine/core';
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
import classes from './user-list-page.module.css';
import { UserTable } from './user-table.tsx';

export function UserListPage() {
  const refusal = useRefusal()('user:manage');
  if (refusal !== undefined) {
    return (
      <Page title="Users">
        <EmptyState title="Only admins manage users">
          Ask one of them if somebody needs an account, or you another role.
        </EmptyState>
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
      <Stack gap="sm">
        <Search value={search} onChange={setSearch} />
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
        <Roles />
      </Stack>
      <CreateUserDialog isOpen={isCreating} onClose={close} />
    </Page>
  );
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      aria-label="Search users"
      placeholder="Search by name or e-mail"
      type="search"
      w="18rem"
      maw="100%"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Roles() {
  return (
    <Section title="Roles">
      <dl className={classes['roles']}>
        {ROLES.map(({ role, label, can }) => (
          <div key={role}>
            <dt>{label}</dt>
            <dd>{can}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
