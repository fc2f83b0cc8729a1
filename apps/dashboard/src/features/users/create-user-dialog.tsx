import type { Role } from '@halyard/contracts/access';
import { Button, Group, Modal, PasswordInput, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';
import { isRole, ROLES } from './roles.ts';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CreateUserDialog({ isOpen, onClose }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Add a user">
      <CreateUserForm onClose={onClose} />
    </Modal>
  );
}

function CreateUserForm({ onClose }: Pick<DialogProps, 'onClose'>) {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('developer');
  const create = useMutation({
    mutationFn: () => api.auth.createUser({ email, name, password, role }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['users'] });
      notifyDone(`Added ${name}. Tell them their password; they can change it in their profile.`);
      onClose();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const isOfField = ['email', 'name', 'password'].some((it) => fieldError(create.error, it));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={fieldError(create.error, 'email')}
          data-autofocus
        />
        <TextInput
          label="Name"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(create.error, 'name')}
        />
        <PasswordInput
          size="xs"
          label="First password"
          description="8 to 128 characters; not one that is guessed first."
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={fieldError(create.error, 'password')}
        />
        <Radio.Group
          label="Role"
          size="xs"
          value={role}
          onChange={(value) => isRole(value) && setRole(value)}
        >
          <Stack gap="xs" mt={4}>
            {ROLES.map(({ role: value, label, can }) => (
              <Radio key={value} size="xs" value={value} label={label} description={can} />
            ))}
          </Stack>
        </Radio.Group>
        {create.error && !isOfField && <Problem error={create.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Add user
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
