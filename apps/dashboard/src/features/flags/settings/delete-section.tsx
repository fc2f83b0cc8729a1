import type { Flag } from '@halyard/contracts/flags';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { flagQuery } from '#data/flags.queries.ts';
import { putIntoSummaries } from '#data/live.ts';
import { useRefusal } from '#data/permissions.ts';
import { sayRunningOn } from '#domain/experiments/running-on.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { Mono } from '#ui/mono.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';

/** Deletes a flag for good, which cannot be taken back. */
export function DeleteSection({ flag: { key, environments } }: { flag: Flag }) {
  const refusal = useRefusal()('flag:delete') ?? sayRunningOn(environments);
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useDelete(key);
  const close = () => {
    remove.reset();
    setTyped('');
    setAsking(false);
  };
  return (
    <Section
      title="Delete"
      lead="Code that still asks for it gets its own default. The history stays in the audit log; the flag does not come back."
    >
      <div>
        <Reasoned reason={refusal}>
          <Button
            color="red"
            variant="outline"
            onClick={() => setAsking(true)}
            disabled={refusal !== undefined}
          >
            Delete…
          </Button>
        </Reasoned>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={`Delete ${key}?`}
        action="Delete the flag"
        isDangerous
        isBusy={remove.isPending}
        isDisabled={typed.trim() !== key}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        <Stack gap="sm">
          <Text size="sm">
            It is gone in every environment at once, with all of its rules. This cannot be taken
            back; archiving can.
          </Text>
          <TextInput
            label={
              <>
                Type <Mono>{key}</Mono> to confirm
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </Stack>
      </ConfirmDialog>
    </Section>
  );
}

function useDelete(key: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => api.flags.delete(key),
    onSuccess: async () => {
      await navigate({ to: '/app/flags', ignoreBlocker: true });
      client.removeQueries({ queryKey: flagQuery(key).queryKey });
      putIntoSummaries(client, key, undefined);
      notifyDone(`Deleted ${key}.`);
    },
  });
}
