import type { ChangeEnvironmentBody, Environment } from '@halyard/contracts/environments';
import { Button, Checkbox, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { useRefusal } from '#data/permissions.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import { UnsavedGuard } from '#ui/unsaved-guard.tsx';

/** What an environment is called, and who changes what is in it. */
export function EnvironmentSettings({ environment }: { environment: Environment }) {
  const refusal = useRefusal()('environment:change');
  const client = useQueryClient();
  const [draft, setDraft] = useState<ChangeEnvironmentBody>({});
  const [isAsking, { open, close }] = useDisclosure();
  const now = { ...environment, ...draft };
  const isDirty = (['name', 'description', 'is_protected'] as const).some(
    (field) => now[field] !== environment[field],
  );
  const change = useMutation({
    mutationFn: () => api.environments.change(environment.key, draft),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['environments'] });
      setDraft({});
      close();
      notifyDone(`Saved ${now.name}.`);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (environment.is_protected && !now.is_protected) open();
    else change.mutate();
  };
  return (
    <Section title="Settings" lead={refusal}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm" maw="32rem">
          <TextInput
            label="Name"
            value={now.name}
            disabled={refusal !== undefined}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            error={fieldError(change.error, 'name')}
          />
          <Textarea
            label="Description"
            value={now.description}
            disabled={refusal !== undefined}
            onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
            error={fieldError(change.error, 'description')}
            autosize
          />
          <Checkbox
            label="Protected"
            description="Only admins change flags, segments and keys in it; saving asks for a review first."
            checked={now.is_protected}
            disabled={refusal !== undefined}
            onChange={(event) => setDraft({ ...draft, is_protected: event.currentTarget.checked })}
          />
          {change.isError && !isAsking && <Problem error={change.error} />}
          <Group gap="xs">
            <Reasoned reason={refusal}>
              <Button
                type="submit"
                loading={change.isPending}
                disabled={!isDirty || now.name.trim() === ''}
              >
                Save settings
              </Button>
            </Reasoned>
            {isDirty && (
              <Button variant="default" onClick={() => setDraft({})}>
                Discard
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <ConfirmDialog
        isOpen={isAsking}
        title={`Take the protection off ${environment.name}?`}
        action="Take it off"
        isBusy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate()}
        onClose={close}
      >
        From then on every developer can change its flags, and nothing asks for a review before it
        is saved.
      </ConfirmDialog>
      <UnsavedGuard isDirty={isDirty} />
    </Section>
  );
}
