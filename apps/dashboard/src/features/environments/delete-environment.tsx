import type { Environment } from '@halyard/contracts/environments';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { useRefusal } from '#data/permissions.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { Mono } from '#ui/mono.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';

export function DeleteEnvironment({ environment }: { environment: Environment }) {
  const { key, name } = environment;
  const refusal =
    useRefusal()('environment:change') ??
    (environment.is_protected ? `Take the protection off ${name} first.` : undefined);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, { open, close }] = useDisclosure();
  const [typed, setTyped] = useState('');
  const ask = () => {
    setTyped('');
    open();
  };
  const remove = useMutation({
    mutationFn: () => api.environments.delete(key),
    onSuccess: async () => {
      close();
      notifyDone(`Deleted ${name}.`);
      await navigate({ to: '/app/environments' });
      await client.invalidateQueries({ queryKey: ['environments'] });
      await client.invalidateQueries({ queryKey: ['flags'] });
    },
  });
  return (
    <Section
      title="Delete"
      lead="Every flag loses its config here, and applications with a key of this environment are refused."
    >
      <div>
        <Reasoned reason={refusal}>
          <Button variant="light" color="red" onClick={ask} disabled={refusal !== undefined}>
            Delete environment
          </Button>
        </Reasoned>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={`Delete ${name}?`}
        action="Delete environment"
        isDangerous
        isDisabled={typed !== key}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        <Stack gap="sm">
          <Text size="sm">
            All configs of flags in it and all of its SDK keys go with it; applications that ask
            with them are refused from then on. This cannot be undone.
          </Text>
          <TextInput
            label={
              <>
                Type <Mono>{key}</Mono> to confirm
              </>
            }
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Stack>
      </ConfirmDialog>
    </Section>
  );
}
