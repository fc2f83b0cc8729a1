import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Refusal } from '#data/permissions.ts';
import { name as sayName } from '#domain/words/text.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';

interface DeleteButtonProps {
  readonly noun: 'layer' | 'holdout';
  readonly name: string;
  readonly refusal: Refusal;
  readonly remove: () => Promise<void>;
  /** What that changes. */
  readonly children: string;
}

export function DeleteButton({ noun, name, refusal, remove, children }: DeleteButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      setAsked(false);
      notifyDone(`Deleted ${noun} ${name}.`);
      void client.invalidateQueries({ queryKey: ['layers'] });
    },
  });
  return (
    <>
      <Reasoned reason={refusal}>
        <Button
          variant="subtle"
          color="gray"
          disabled={refusal !== undefined}
          aria-label={`Delete ${noun} ${name}`}
          onClick={() => {
            mutation.reset();
            setAsked(true);
          }}
        >
          Delete
        </Button>
      </Reasoned>
      <ConfirmDialog
        isOpen={isAsked}
        title={`Delete ${noun} ${sayName(name)}?`}
        action={`Delete ${noun}`}
        isDangerous
        isBusy={mutation.isPending}
        error={mutation.error}
        onConfirm={() => mutation.mutate()}
        onClose={() => setAsked(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
