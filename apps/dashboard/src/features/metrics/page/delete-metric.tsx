import type { Metric } from '@halyard/contracts/metrics';
import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#data/api.ts';
import type { Refusal } from '#data/permissions.ts';
import { list, name as sayName } from '#domain/words/text.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';

interface DeleteMetricProps {
  readonly metric: Metric;
  readonly refusal: Refusal;
}

/** Deletes a metric that no experiment names; where one does, says which. */
export function DeleteMetric({ metric, refusal }: DeleteMetricProps) {
  const { key, name, used_by: usedBy } = metric;
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.metrics.delete(key),
    onSuccess: async () => {
      notifyDone(`Deleted metric ${name}.`);
      await navigate({ to: '/app/metrics' });
      client.removeQueries({ queryKey: ['metrics', 'one', key] });
      void client.invalidateQueries({ queryKey: ['metrics', 'all'] });
    },
  });
  const isUsed = usedBy.length > 0;
  return (
    <>
      <Reasoned reason={refusal}>
        <Button
          variant="default"
          disabled={refusal !== undefined}
          onClick={() => {
            remove.reset();
            setAsked(true);
          }}
        >
          Delete
        </Button>
      </Reasoned>
      <ConfirmDialog
        isOpen={isAsked}
        title={`Delete metric ${sayName(name)}?`}
        action="Delete metric"
        isDangerous
        isDisabled={isUsed}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsked(false)}
      >
        <Stack gap="xs">
          {isUsed ? (
            <Text size="sm">
              {list(usedBy.map(sayName))} {usedBy.length === 1 ? 'uses' : 'use'} it, so it cannot
              go: what they have shown would have no meaning any more. Take it out of drafts, or
              delete the experiments first.
            </Text>
          ) : (
            <Text size="sm">
              No experiment uses it. Events that it counted stay, and a metric like it can be made
              again; this cannot be undone.
            </Text>
          )}
        </Stack>
      </ConfirmDialog>
    </>
  );
}
