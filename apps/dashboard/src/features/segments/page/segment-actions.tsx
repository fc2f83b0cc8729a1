import type { Segment, SegmentUse } from '@halyard/contracts/segments';
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { api } from '#data/api.ts';
import { useRefusal } from '#data/permissions.ts';
import { segmentQuery } from '#data/segments.queries.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';
import { Reasoned } from '#ui/reasoned.tsx';

interface SegmentActionsProps {
  readonly segment: Segment;
  readonly uses: SegmentUse | undefined;
}

/** What can be done with the segment as a whole. */
export function SegmentActions({ segment, uses }: SegmentActionsProps) {
  const refusalOf = useRefusal();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const close = () => setOpen(undefined);
  const changing = refusalOf('segment:change');
  const deleting = refusalOf('segment:delete');
  return (
    <>
      <Reasoned reason={changing}>
        <Button variant="default" disabled={changing !== undefined} onClick={() => setOpen('edit')}>
          Rename
        </Button>
      </Reasoned>
      <Reasoned reason={deleting}>
        <Button
          variant="default"
          disabled={deleting !== undefined}
          onClick={() => setOpen('delete')}
        >
          Delete
        </Button>
      </Reasoned>
      {open === 'edit' && <RenameDialog segment={segment} onClose={close} />}
      {open === 'delete' && <DeleteDialog segment={segment} uses={uses} onClose={close} />}
    </>
  );
}

interface DialogProps {
  readonly segment: Segment;
  readonly onClose: () => void;
}

function RenameDialog({ segment, onClose }: DialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(segment.name);
  const [description, setDescription] = useState(segment.description);
  const change = useMutation({
    mutationFn: () =>
      api.segments.change(segment.key, { name, description, version: segment.version }),
    onSuccess: (after) => {
      client.setQueryData(segmentQuery(segment.key).queryKey, after);
      void client.invalidateQueries({ queryKey: ['segments'] });
      notifyDone(`Saved ${after.name}.`);
      onClose();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !change.isPending) change.mutate();
  };
  const nameError = fieldError(change.error, 'name');
  return (
    <Modal opened onClose={onClose} title="Name and description">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput
            label="Name"
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
            error={nameError}
            data-autofocus
          />
          <Textarea
            label="Description"
            value={description}
            maxLength={2000}
            onChange={(event) => setDescription(event.currentTarget.value)}
            autosize
          />
          {change.isError && nameError === undefined && <Problem error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function DeleteDialog({ segment, uses, onClose }: SegmentActionsProps & DialogProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.segments.delete(segment.key),
    onSuccess: async () => {
      notifyDone(`Deleted segment ${segment.name}.`);
      await navigate({ to: '/app/segments' });
      client.removeQueries({ queryKey: segmentQuery(segment.key).queryKey });
      await client.invalidateQueries({ queryKey: ['segments', 'summaries'] });
    },
  });
  const isUsed = uses !== undefined && uses.flags.length + uses.segments.length > 0;
  return (
    <ConfirmDialog
      isOpen
      title={`Delete segment ${segment.key}?`}
      action="Delete segment"
      isDangerous
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {isUsed
        ? 'Flags or other segments use it, so it will be refused: take it out of their rules first. “Used by” lists them.'
        : 'Nothing uses it. Its conditions and lists are gone then; the audit log keeps what they were.'}
    </ConfirmDialog>
  );
}
