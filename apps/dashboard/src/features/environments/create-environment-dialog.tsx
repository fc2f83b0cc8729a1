import { ApiError } from '@halyard/client';
import { Button, Checkbox, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { keyFromName } from '#ui/keys.ts';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CreateEnvironmentDialog({ isOpen, onClose }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Create an environment">
      <CreateEnvironmentForm onClose={onClose} />
    </Modal>
  );
}

const FIELDS = ['name', 'key', 'description'];

function CreateEnvironmentForm({ onClose }: Pick<DialogProps, 'onClose'>) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [ownKey, setOwnKey] = useState<string>();
  const [description, setDescription] = useState('');
  const [isProtected, setIsProtected] = useState(false);
  const key = ownKey ?? keyFromName(name).replaceAll('.', '-').slice(0, 50);
  const create = useMutation({
    mutationFn: () =>
      api.environments.create({ key, name, description, is_protected: isProtected }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['environments'] });
      await client.invalidateQueries({ queryKey: ['flags'] });
      notifyDone(`Created ${name}. All flags are off in it.`);
      onClose();
      await navigate({ to: '/app/environments/$key', params: { key } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const isTaken = create.error instanceof ApiError && create.error.code === 'ENVIRONMENT_KEY_TAKEN';
  const keyError = isTaken ? create.error?.message : fieldError(create.error, 'key');
  const isOfField = isTaken || FIELDS.some((field) => fieldError(create.error, field));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(create.error, 'name')}
          data-autofocus
        />
        <TextInput
          label="Key"
          description="What addresses and keys name it by. It stays for ever."
          value={key}
          onChange={(event) => setOwnKey(event.currentTarget.value)}
          error={keyError}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <Textarea
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={fieldError(create.error, 'description')}
          autosize
        />
        <Checkbox
          label="Protected"
          description="Only admins change flags, segments and keys in it; saving asks for a review first."
          checked={isProtected}
          onChange={(event) => setIsProtected(event.currentTarget.checked)}
        />
        {create.isError && !isOfField && <Problem error={create.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
            Create environment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
