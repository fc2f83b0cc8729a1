import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '#data/api.ts';
import { experimentQuery } from '#data/experiments.queries.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone } from '#ui/notify.tsx';
import type { ActionDialogProps } from './action-dialog-props.ts';

export function DeleteDialog({ experiment, onClose }: ActionDialogProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { key, name, state } = experiment;
  const remove = useMutation({
    mutationFn: () => api.experiments.delete(key),
    onSuccess: async () => {
      notifyDone(`Deleted experiment ${name}.`);
      await navigate({ to: '/app/experiments' });
      client.removeQueries({ queryKey: experimentQuery(key).queryKey });
      await client.invalidateQueries({ queryKey: ['experiments', 'list'] });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={`Delete experiment ${key}?`}
      action="Delete experiment"
      isDangerous
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {state === 'draft'
        ? 'It has never run. The audit log keeps how it was planned.'
        : 'Its results, and who saw which variant, are gone then: this cannot be undone. Export them first if anybody may ask. The audit log keeps how it was made.'}
    </ConfirmDialog>
  );
}
