import type { Environment } from '@halyard/contracts/environments';
import type { NewSdkKey, SdkKeyKind } from '@halyard/contracts/sdk-keys';
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';

interface DialogProps {
  readonly environment: Environment;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMade: (key: NewSdkKey) => void;
}

export function CreateSdkKeyDialog({ isOpen, ...props }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={props.onClose} title="Create an SDK key">
      <CreateSdkKeyForm {...props} />
    </Modal>
  );
}

function CreateSdkKeyForm({ environment, onClose, onMade }: Omit<DialogProps, 'isOpen'>) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<SdkKeyKind>('server');
  const create = useMutation({
    mutationFn: () => api.sdkKeys.create(environment.key, { name, kind }),
    onSuccess: (key) => {
      void client.invalidateQueries({ queryKey: ['sdk-keys'] });
      onMade(key);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <EnvironmentChip environmentKey={environment.key} />
        <TextInput
          label="Name"
          description="Which application it is for: “Checkout API”."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(create.error, 'name')}
          data-autofocus
        />
        <Radio.Group
          label="Kind"
          size="xs"
          value={kind}
          onChange={(value) => setKind(value === 'client' ? 'client' : 'server')}
        >
          <Stack gap="xs" mt={4}>
            <Radio
              size="xs"
              value="server"
              label="Server"
              description="For processes that keep a secret. Reads the whole ruleset and evaluates by itself."
            />
            <Radio
              size="xs"
              value="client"
              label="Client"
              description="For pages and apps, where anybody can read it. Is told values alone, of flags marked for it."
            />
          </Stack>
        </Radio.Group>
        {create.isError && !fieldError(create.error, 'name') && <Problem error={create.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
            Create key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
