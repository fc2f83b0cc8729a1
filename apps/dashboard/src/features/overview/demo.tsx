import type { Demo, DemoRemoval } from '@halyard/contracts/demo';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { useRefusal } from '#data/permissions.ts';
import { demoQuery } from '#data/service.queries.ts';
import { LoadDemoButton, sayDemo } from '#domain/load-demo-button.tsx';
import { name } from '#domain/words/text.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { notifyDone } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import classes from './demo.module.css';

/** Offers something to look around with, where there is nothing yet. */
export function DemoOffer() {
  return (
    <Stack gap="xs" align="flex-start" className={classes['offer']}>
      <Text size="sm" c="dimmed" maw="44rem">
        Or look around first: the demo brings the flags and segments of a web shop, with rules,
        rollouts and a history of changes. It can be removed again as a whole.
      </Text>
      <LoadDemoButton />
    </Stack>
  );
}

/** Says that the demo is loaded, and takes it away. */
export function DemoBar() {
  const { data: demo } = useQuery(demoQuery);
  const refusal = useRefusal()('demo:change');
  const [isAsking, setAsking] = useState(false);
  const [removal, setRemoval] = useState<DemoRemoval>();
  return (
    <>
      {demo?.is_loaded && (
        <Group gap="sm" justify="space-between" className={classes['bar']}>
          <Text size="sm" c="dimmed">
            The demo is loaded: {sayDemo(demo)}.
          </Text>
          <Reasoned reason={refusal}>
            <Button
              variant="subtle"
              size="compact-xs"
              disabled={refusal !== undefined}
              onClick={() => setAsking(true)}
            >
              Remove the demo
            </Button>
          </Reasoned>
        </Group>
      )}
      {demo && (
        <RemoveDialog
          isOpen={isAsking}
          demo={demo}
          onClose={() => setAsking(false)}
          onRemoved={setRemoval}
        />
      )}
      <RemovalReport removal={removal} onClose={() => setRemoval(undefined)} />
    </>
  );
}

interface RemoveDialogProps {
  readonly isOpen: boolean;
  readonly demo: Demo;
  readonly onClose: () => void;
  readonly onRemoved: (removal: DemoRemoval) => void;
}

function RemoveDialog({ isOpen, demo, onClose, onRemoved }: RemoveDialogProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.demo.remove(),
    onSuccess: async (removal) => {
      onClose();
      if (removal.kept.length > 0) onRemoved(removal);
      else notifyDone(`The demo is removed: ${sayDemo(removal)}.`);
      await client.invalidateQueries();
    },
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title="Remove the demo?"
      action="Remove the demo"
      isDangerous
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {sayDemo(demo)} go, with whatever was changed in them. What your own flags and segments use by
      now stays. The audit log keeps its entries.
    </ConfirmDialog>
  );
}

interface RemovalReportProps {
  readonly removal: DemoRemoval | undefined;
  readonly onClose: () => void;
}

/** What stays of the demo, and why. */
function RemovalReport({ removal, onClose }: RemovalReportProps) {
  return (
    <Modal opened={removal !== undefined} onClose={onClose} title="Some of the demo stays">
      {removal && (
        <Stack gap="sm">
          <Text size="sm">Gone: {sayDemo(removal)}. These are in use:</Text>
          <ul className={classes['kept']}>
            {removal.kept.map(({ entity_type: type, key, reason }) => (
              <li key={`${type} ${key}`}>
                <Text size="sm" fw={550}>
                  {type} {name(key)}
                </Text>
                <Text size="sm" c="dimmed">
                  {reason}
                </Text>
              </li>
            ))}
          </ul>
          <Group justify="flex-end">
            <Button onClick={onClose}>Understood</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
