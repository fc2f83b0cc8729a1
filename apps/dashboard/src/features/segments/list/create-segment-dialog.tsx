import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { isKey, KEY_RULE, keyFromName } from '#ui/keys.ts';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';

interface DialogProps {
  readonly isOpen: boolean;
  /** Keys that other segments have. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

export function CreateSegmentDialog({ isOpen, taken, onClose }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Create a segment">
      <CreateSegmentForm taken={taken} onClose={onClose} />
    </Modal>
  );
}

const FIELDS = ['name', 'key', 'description'];

function CreateSegmentForm({ taken, onClose }: Omit<DialogProps, 'isOpen'>) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [ownKey, setOwnKey] = useState<string>();
  const [description, setDescription] = useState('');
  const key = ownKey ?? keyFromName(name);
  const create = useMutation({
    mutationFn: () => api.segments.create({ key, name, description }),
    onSuccess: async (segment) => {
      void client.invalidateQueries({ queryKey: ['segments'] });
      notifyDone(`Created segment ${segment.name}. Now say who is in it.`);
      await navigate({ to: '/app/segments/$key', params: { key: segment.key } });
    },
  });
  const fault = faultOfKey(key, taken);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!create.isPending && fault === undefined && name.trim() !== '') create.mutate();
  };
  const isOfField = FIELDS.some((field) => fieldError(create.error, field));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Name"
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(create.error, 'name')}
          data-autofocus
        />
        <TextInput
          label="Key"
          description="What rules name it by. It stays for ever."
          value={key}
          onChange={(event) => setOwnKey(event.currentTarget.value)}
          error={fieldError(create.error, 'key') ?? (key === '' ? undefined : fault)}
          ff="monospace"
        />
        <Textarea
          label="Description"
          value={description}
          maxLength={2000}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={fieldError(create.error, 'description')}
          autosize
        />
        {create.isError && !isOfField && <Problem error={create.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={name.trim() === '' || fault !== undefined}
          >
            Create segment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function faultOfKey(key: string, taken: readonly string[]): string | undefined {
  if (!isKey(key)) return KEY_RULE;
  return taken.includes(key) ? 'Another segment has this key.' : undefined;
}
